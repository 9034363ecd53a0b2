// Twilio's own library for Node, at the service of a test: a request on each line of stdin, its answer on stdout.
// It is used as its users use it. Only its HTTP client is ours, which asks the sandbox in place of Twilio's hosts.

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// The folder that the library was installed in.
const require = createRequire(`${process.argv[2]}/package.json`);
const twilio = require("twilio");

const HOSTS = ["https://api.twilio.com/", "https://messaging.twilio.com/"];

/** Asks at another address what is meant for Twilio. */
class Detour extends twilio.RequestClient {
  constructor(base) {
    super();
    this.base = base;
  }

  request(asked) {
    const host = HOSTS.find((host) => asked.uri.startsWith(host));
    const uri = host ? `${this.base}/${asked.uri.slice(host.length)}` : asked.uri;
    if (!uri.startsWith(`${this.base}/`)) throw new Error(`the library would leave the sandbox: ${uri}`);
    return super.request({ ...asked, uri });
  }
}

let base, credentials, client;

const calls = {
  connect(asked) {
    ({ base } = asked);
    credentials = [asked.account_sid, asked.auth_token];
    client = twilio(...credentials, { httpClient: new Detour(base) });
    return null;
  },

  send: async (asked) => message(await client.messages.create(named(asked))),
  list: async (asked) => (await client.messages.list(named(asked))).map(message),

  /** The Sids on all pages to the last, and on those on the way back to the first. */
  async walk({ page_size }) {
    const [there, back] = [[], []];
    let page = await client.messages.page({ pageSize: page_size });
    for (let after = page; after; after = await page.nextPage()) {
      page = after;
      there.push(page.instances.map((one) => one.sid));
    }
    while ((page = await page.previousPage())) back.push(page.instances.map((one) => one.sid));
    return { there, back };
  },

  fetch: async ({ sid }) => message(await client.messages(sid).fetch()),
  update: async ({ sid, ...fields }) => message(await client.messages(sid).update(named(fields))),
  delete: ({ sid }) => client.messages(sid).remove(),

  list_media: async ({ sid }) => (await client.messages(sid).media.list()).map(media),
  fetch_media: async ({ sid, media_sid }) => media(await client.messages(sid).media(media_sid).fetch()),
  delete_media: ({ sid, media_sid }) => client.messages(sid).media(media_sid).remove(),

  /** The library has no call for the bytes; its users ask with what Node brings along. */
  async download({ uri }) {
    const authorization = `Basic ${Buffer.from(credentials.join(":")).toString("base64")}`;
    const answer = await fetch(base + uri.replace(/\.json$/, ""), { headers: { authorization } });
    const sha256 = createHash("sha256")
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest("hex");
    return { status: answer.status, type: answer.headers.get("content-type"), sha256 };
  },

  list_numbers: async (asked) => (await client.incomingPhoneNumbers.list(named(asked))).map(number),
  fetch_number: async ({ sid }) => number(await client.incomingPhoneNumbers(sid).fetch()),
  update_number: async ({ sid, ...fields }) =>
    number(await client.incomingPhoneNumbers(sid).update(named(fields))),

  make_call: async (asked) => call(await client.calls.create(named(asked))),
  list_calls: async (asked) => (await client.calls.list(named(asked))).map(call),
  fetch_call: async ({ sid }) => call(await client.calls(sid).fetch()),
  update_call: async ({ sid, ...fields }) => call(await client.calls(sid).update(named(fields))),
  delete_call: ({ sid }) => client.calls(sid).remove(),
  list_recordings: async (asked) => (await client.recordings.list(named(asked))).map(recording),
  delete_recording: ({ sid }) => client.recordings(sid).remove(),

  /** The same document, written as the library's users do. */
  write_twiml({ verbs }) {
    const response = new twilio.twiml.VoiceResponse();
    write(response, verbs);
    return response.toString();
  },

  async account() {
    const one = await client.api.accounts(credentials[0]).fetch();
    const { sid, friendlyName, status, type, dateCreated } = one;
    return { sid, friendly_name: friendlyName, status, type, date_created: moment(dateCreated) };
  },

  async balance() {
    const { accountSid, balance, currency } = await client.balance.fetch();
    return { account_sid: accountSid, balance, currency };
  },

  list_services: async (asked) => (await client.messaging.v1.services.list(named(asked))).map(service),
  fetch_service: async ({ sid }) => service(await client.messaging.v1.services(sid).fetch()),
  list_service_numbers: async ({ sid, ...asked }) =>
    (await client.messaging.v1.services(sid).phoneNumbers.list(named(asked))).map((one) => ({
      sid: one.sid,
      phone_number: one.phoneNumber,
      capabilities: one.capabilities,
    })),

  sign: ({ token, url, fields }) => twilio.getExpectedTwilioSignature(token, url, gathered(fields)),
  is_valid: ({ token, url, fields, signature }) =>
    twilio.validateRequest(token, signature, url, gathered(fields)),
  is_valid_body: ({ token, url, body, signature }) =>
    twilio.validateRequestWithBody(token, signature, url, body),
};

/** Names as JavaScript has them, and moments as its users write them. */
function named(fields) {
  const name = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  const value = (value) => (value?.moment ? new Date(value.moment * 1000) : value);
  return Object.fromEntries(Object.entries(fields).map(([key, given]) => [name(key), value(given)]));
}

/** A form as Express has it: a name that repeats has a list. */
function gathered(fields) {
  const form = {};
  for (const [name, value] of fields) {
    if (name in form) form[name] = [form[name], value].flat();
    else form[name] = value;
  }
  return form;
}

const moment = (date) => (date ? date.getTime() / 1000 : null);

const message = (one) => ({
  sid: one.sid,
  status: one.status,
  direction: one.direction,
  from: one.from,
  to: one.to,
  body: one.body,
  num_segments: one.numSegments,
  num_media: one.numMedia,
  error_code: one.errorCode,
  error_message: one.errorMessage,
  price: one.price,
  price_unit: one.priceUnit,
  messaging_service_sid: one.messagingServiceSid,
  date_created: moment(one.dateCreated),
  date_sent: moment(one.dateSent),
  date_updated: moment(one.dateUpdated),
});

const media = (one) => ({
  sid: one.sid,
  account_sid: one.accountSid,
  parent_sid: one.parentSid,
  content_type: one.contentType,
  uri: one.uri,
  date_created: moment(one.dateCreated),
});

const number = (one) => ({
  sid: one.sid,
  phone_number: one.phoneNumber,
  friendly_name: one.friendlyName,
  sms_url: one.smsUrl,
  sms_method: one.smsMethod,
  voice_url: one.voiceUrl,
  status: one.status,
  capabilities: one.capabilities,
  date_created: moment(one.dateCreated),
});

const service = (one) => ({
  sid: one.sid,
  account_sid: one.accountSid,
  friendly_name: one.friendlyName,
  inbound_request_url: one.inboundRequestUrl,
  use_inbound_webhook_on_number: one.useInboundWebhookOnNumber,
  links: one.links,
  date_created: moment(one.dateCreated),
});

const call = (one) => ({
  sid: one.sid,
  parent_call_sid: one.parentCallSid,
  status: one.status,
  direction: one.direction,
  from: one.from,
  to: one.to,
  duration: one.duration,
  price: one.price,
  price_unit: one.priceUnit,
  start_time: moment(one.startTime),
  end_time: moment(one.endTime),
});

const recording = (one) => ({
  sid: one.sid,
  call_sid: one.callSid,
  status: one.status,
  source: one.source,
  channels: one.channels,
  duration: one.duration,
  price: one.price,
  uri: one.uri,
  start_time: moment(one.startTime),
});

function write(parent, verbs) {
  for (const { name, text, attributes, children } of verbs) {
    const words = text === "" ? [] : [text];
    write(parent[name.toLowerCase()](Object.fromEntries(attributes), ...words), children);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { call, ...asked } = JSON.parse(line);
  let said;
  try {
    said = { is: await calls[call](asked) };
  } catch (error) {
    if (!(error instanceof twilio.RestException)) throw error;
    said = { refused: { status: error.status, code: error.code, message: error.message } };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
