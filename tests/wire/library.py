"""Twilio's own library for Python, at the service of a test: a request on each line of stdin, its answer on stdout.

It is used as its users use it. Only its HTTP client is ours, which asks the sandbox in place of Twilio's hosts.
"""

import hashlib
import json
import re
import sys
from datetime import datetime, timezone

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

HOSTS = ("https://api.twilio.com/", "https://messaging.twilio.com/")


class Detour(TwilioHttpClient):
    """Asks at another address what is meant for Twilio."""

    def __init__(self, base):
        super().__init__()
        self.base = base

    def request(self, method, url, *args, **kwargs):
        for host in HOSTS:
            if url.startswith(host):
                url = f"{self.base}/{url.removeprefix(host)}"
        if not url.startswith(f"{self.base}/"):
            raise RuntimeError(f"the library would leave the sandbox: {url}")
        return super().request(method, url, *args, **kwargs)


class Fields:
    """A form whose names may repeat, as Django's QueryDict."""

    def __init__(self, pairs):
        self.values = {}
        for name, value in pairs:
            self.values.setdefault(name, []).append(value)

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return len(self.values)

    def getlist(self, name):
        return self.values[name]


class Library:
    def connect(self, base, account_sid, auth_token):
        self.base = base
        self.credentials = (account_sid, auth_token)
        self.client = Client(account_sid, auth_token, http_client=Detour(base))

    def send(self, **fields):
        return message(self.client.messages.create(**self.named(fields)))

    def list(self, **filters):
        return [message(one) for one in self.client.messages.list(**self.named(filters))]

    def walk(self, page_size):
        """The Sids on all pages to the last, and on those on the way back to the first."""
        there, back = [], []
        page = self.client.messages.page(page_size=page_size)
        while True:
            there.append([one.sid for one in page])
            after = page.next_page()
            if after is None:
                break
            page = after
        while (page := page.previous_page()) is not None:
            back.append([one.sid for one in page])
        return {"there": there, "back": back}

    def fetch(self, sid):
        return message(self.client.messages(sid).fetch())

    def update(self, sid, **fields):
        return message(self.client.messages(sid).update(**fields))

    def delete(self, sid):
        return self.client.messages(sid).delete()

    def list_media(self, sid):
        return [media(one) for one in self.client.messages(sid).media.list()]

    def fetch_media(self, sid, media_sid):
        return media(self.client.messages(sid).media(media_sid).fetch())

    def delete_media(self, sid, media_sid):
        return self.client.messages(sid).media(media_sid).delete()

    def download(self, uri):
        """The library has no call for the bytes; its users ask with the HTTP client that it brings along."""
        answer = requests.get(self.base + uri.removesuffix(".json"), auth=self.credentials, timeout=30)
        digest = hashlib.sha256(answer.content).hexdigest()
        return {"status": answer.status_code, "type": answer.headers["content-type"], "sha256": digest}

    def list_numbers(self, **filters):
        return [number(one) for one in self.client.incoming_phone_numbers.list(**filters)]

    def fetch_number(self, sid):
        return number(self.client.incoming_phone_numbers(sid).fetch())

    def update_number(self, sid, **fields):
        return number(self.client.incoming_phone_numbers(sid).update(**fields))

    def make_call(self, **fields):
        return call(self.client.calls.create(**self.named(fields)))

    def list_calls(self, **filters):
        return [call(one) for one in self.client.calls.list(**self.named(filters))]

    def fetch_call(self, sid):
        return call(self.client.calls(sid).fetch())

    def update_call(self, sid, **fields):
        return call(self.client.calls(sid).update(**fields))

    def delete_call(self, sid):
        return self.client.calls(sid).delete()

    def list_recordings(self, **filters):
        return [recording(one) for one in self.client.recordings.list(**self.named(filters))]

    def delete_recording(self, sid):
        return self.client.recordings(sid).delete()

    def write_twiml(self, verbs):
        """The same document, written as the library's users do."""
        response = VoiceResponse()
        write(response, verbs)
        return str(response)

    def account(self):
        one = self.client.api.accounts(self.credentials[0]).fetch()
        return {
            "sid": one.sid,
            "friendly_name": one.friendly_name,
            "status": one.status,
            "type": one.type,
            "date_created": moment(one.date_created),
        }

    def balance(self):
        one = self.client.api.v2010.account.balance.fetch()
        return {"account_sid": one.account_sid, "balance": one.balance, "currency": one.currency}

    def list_services(self, **filters):
        return [service(one) for one in self.client.messaging.v1.services.list(**filters)]

    def fetch_service(self, sid):
        return service(self.client.messaging.v1.services(sid).fetch())

    def list_service_numbers(self, sid, **filters):
        numbers = self.client.messaging.v1.services(sid).phone_numbers.list(**filters)
        return [
            {"sid": one.sid, "phone_number": one.phone_number, "capabilities": one.capabilities} for one in numbers
        ]

    def sign(self, token, url, fields):
        return RequestValidator(token).compute_signature(url, Fields(fields))

    def is_valid(self, token, url, fields, signature):
        return RequestValidator(token).validate(url, Fields(fields), signature)

    def is_valid_body(self, token, url, body, signature):
        return RequestValidator(token).validate(url, body, signature)

    def named(self, fields):
        """Names as Python has them, and moments as its users write them."""
        named = {"from_" if name == "from" else name: value for name, value in fields.items()}
        for name, value in named.items():
            if isinstance(value, dict):
                named[name] = datetime.fromtimestamp(value["moment"], timezone.utc)
        return named


def moment(date):
    return None if date is None else int(date.timestamp())


def message(one):
    return {
        "sid": one.sid,
        "status": one.status,
        "direction": one.direction,
        "from": one.from_,
        "to": one.to,
        "body": one.body,
        "num_segments": one.num_segments,
        "num_media": one.num_media,
        "error_code": one.error_code,
        "error_message": one.error_message,
        "price": one.price,
        "price_unit": one.price_unit,
        "messaging_service_sid": one.messaging_service_sid,
        "date_created": moment(one.date_created),
        "date_sent": moment(one.date_sent),
        "date_updated": moment(one.date_updated),
    }


def media(one):
    fields = ("sid", "account_sid", "parent_sid", "content_type", "uri")
    return {name: getattr(one, name) for name in fields} | {"date_created": moment(one.date_created)}


def number(one):
    fields = ("sid", "phone_number", "friendly_name", "sms_url", "sms_method", "voice_url", "status", "capabilities")
    return {name: getattr(one, name) for name in fields} | {"date_created": moment(one.date_created)}


def service(one):
    fields = ("sid", "account_sid", "friendly_name", "inbound_request_url", "use_inbound_webhook_on_number", "links")
    return {name: getattr(one, name) for name in fields} | {"date_created": moment(one.date_created)}


def call(one):
    fields = ("sid", "parent_call_sid", "status", "direction", "to", "duration", "price", "price_unit")
    named = {name: getattr(one, name) for name in fields}
    return named | {"from": one._from, "start_time": moment(one.start_time), "end_time": moment(one.end_time)}


def recording(one):
    fields = ("sid", "call_sid", "status", "source", "channels", "duration", "price", "uri")
    return {name: getattr(one, name) for name in fields} | {"start_time": moment(one.start_time)}


def write(parent, verbs):
    for verb in verbs:
        attributes = {re.sub("([A-Z])", r"_\1", name).lower(): value for name, value in verb["attributes"]}
        words = [verb["text"]] if verb["text"] else []
        write(getattr(parent, verb["name"].lower())(*words, **attributes), verb["children"])


def answer(library, asked):
    call = asked.pop("call")
    try:
        return {"is": getattr(library, call)(**asked)}
    except TwilioRestException as error:
        return {"refused": {"status": error.status, "code": error.code, "message": error.msg}}


def main():
    library = Library()
    for line in sys.stdin:
        print(json.dumps(answer(library, json.loads(line)), ensure_ascii=True), flush=True)


main()
