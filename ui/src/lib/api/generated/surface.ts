// Generated from the surface of deskbell-core by its test; do not edit.

export type Abilities = { 
/**
 * Texts.
 */
sms: boolean, 
/**
 * Pictures.
 */
mms: boolean, 
/**
 * Calls.
 */
voice: boolean, };

export type AccountCheck = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * Its owner's name for it.
 */
name: string, 
/**
 * Whether it can be used as one's own.
 */
kind: AccountKind, 
/**
 * What is left on it, with its currency.
 */
balance: string | null, 
/**
 * Its numbers.
 */
numbers: Array<CheckedNumber>, };

export type AccountKind = "full" | "trial";

export type AccountName = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * Its owner's name for it.
 */
name: string, };

export type AppState = { 
/**
 * Which face.
 */
face: 'welcome' | 'open' | 'problem', 
/**
 * What stands in the way.
 */
problem: Problem | null, 
/**
 * What is open.
 */
line: LineKind | null, 
/**
 * Whose it is.
 */
account: AccountName | null, 
/**
 * The office's country.
 */
country: string, 
/**
 * Deskbell's version.
 */
version: string, };

export type Appearance = "system" | "light" | "dark";

export type CheckAccount = { 
/**
 * The account SID.
 */
accountSid: string, 
/**
 * The auth token.
 */
authToken: string, };

export type CheckedNumber = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * Its owner's name for it.
 */
name: string, 
/**
 * What it can do.
 */
can: Abilities, 
/**
 * Where its texts go now.
 */
textsGoTo: string | null, };

export type ConnectAccount = { 
/**
 * The account SID.
 */
accountSid: string, 
/**
 * The auth token.
 */
authToken: string, 
/**
 * The public URL that a proxy of the office's own brings here.
 */
publicUrl: string, 
/**
 * The loopback port that the proxy talks to.
 */
port: number, 
/**
 * The Sids of the numbers whose texts shall come here.
 */
numbers: Array<string>, };

export type Connected = { 
/**
 * The words to write down, unless somebody has already. Shown once and never again.
 */
recoveryCode: string | null, 
/**
 * Why not every number could be pointed here, if so. The account is connected all the same.
 */
trouble: WireError | null, };

export type Consent = { 
/**
 * What it comes to.
 */
state: ConsentState, 
/**
 * The word itself; empty where Twilio told us that they are opted out without our having seen the word.
 */
word: string | null, 
/**
 * When they said it.
 */
at: Millis | null, };

export type ConsentState = "unknown" | "in" | "out";

export type Counts = { 
/**
 * Threads with something unread.
 */
unread: number, 
/**
 * Threads not done.
 */
open: number, };

export type Direction = "in" | "out";

export type Event = { "type": "AppChanged" } | { "type": "LineChanged" } | { "type": "NumbersChanged" } | { "type": "SettingsChanged" } | { "type": "CountsChanged" } | { "type": "ThreadChanged", 
/**
 * Which one.
 */
thread: Id, } | { "type": "MessageReceived", 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Which one.
 */
message: Id, } | { "type": "MessageSent", 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Which one.
 */
message: Id, } | { "type": "MessageChanged", 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Which one.
 */
message: Id, } | { "type": "ContactChanged", 
/**
 * Which one.
 */
contact: Id, } | { "type": "ImportProgressed", 
/**
 * Messages so far.
 */
done: number, 
/**
 * How many there will be, where that is known.
 */
total: number | null, } | { "type": "ThreadChosen", 
/**
 * Which one.
 */
thread: Id, } | { "type": "EventsLost" };

export type Failure = { 
/**
 * Twilio's code, in small print.
 */
code: number | null, 
/**
 * What happened.
 */
sentence: string, 
/**
 * What to do.
 */
next: string, 
/**
 * The page that explains the code.
 */
link: string | null, };

export type Filter = "open" | "unread" | "done";

export type Id = string;

export type Line = { 
/**
 * Where it stands.
 */
state: LineState, 
/**
 * Since when.
 */
since: Millis, 
/**
 * Why, if it does not stand well.
 */
reason: string | null, 
/**
 * What to do about it.
 */
next: string | null, 
/**
 * The address that Twilio calls.
 */
publicUrl: string | null, };

export type LineKind = "practice" | "account";

export type LineState = "listening" | "connecting" | "not_reachable";

export type ListMessages = { 
/**
 * Which thread.
 */
thread: Id, 
/**
 * What stands before this message.
 */
before: Id | null, 
/**
 * What stands after this message.
 */
after: Id | null, 
/**
 * What stands around this message.
 */
around: Id | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type ListThreads = { 
/**
 * Which threads.
 */
filter: Filter, 
/**
 * Only those of this number of ours.
 */
number: Id | null, 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type MarkRead = { 
/**
 * Which thread.
 */
thread: Id, 
/**
 * The newest message that was on screen.
 */
upTo: Id, };

export type Message = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Who wrote it.
 */
direction: Direction, 
/**
 * Its words, as they are.
 */
body: string, 
/**
 * Where it stands.
 */
status: MessageStatus, 
/**
 * Why it failed, if it did.
 */
failure: Failure | null, 
/**
 * Its pictures and files.
 */
pictures: Array<Picture>, 
/**
 * When it happened.
 */
at: Millis, 
/**
 * When its status was reached, as far as we know.
 */
statusAt: Millis | null, 
/**
 * Whether catch-up found it because no webhook had told us.
 */
isRecovered: boolean, };

export type MessagePage = { 
/**
 * The messages.
 */
rows: Array<Message>, 
/**
 * Whether older ones stand before.
 */
hasBefore: boolean, 
/**
 * Whether newer ones stand after.
 */
hasAfter: boolean, };

export type MessageStatus = "queued" | "sending" | "unconfirmed" | "failed" | "sending" | "sent" | "canceled" | "failed" | "undelivered" | "delivered" | "read" | "received";

export type Millis = number;

export type NameContact = { 
/**
 * Their address, as Twilio writes it.
 */
number: string, 
/**
 * What to call them.
 */
name: string, 
/**
 * What to remember of them.
 */
note: string, };

export type Nothing = Record<symbol, never>;

export type NumberRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Twilio's name for it; none until Twilio has listed it.
 */
sid: string | null, 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * What we call it.
 */
name: string, 
/**
 * What it can do.
 */
can: Abilities, 
/**
 * Threads with something unread.
 */
unread: number, };

export type OpenThread = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * What was typed.
 */
to: string, };

export type OpenWithRecovery = { 
/**
 * Twelve words.
 */
code: string, };

export type OpenedThread = { 
/**
 * Which one.
 */
thread: Id, };

export type OtherThread = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What we call that number of ours.
 */
numberName: string, 
/**
 * When something last happened there.
 */
lastAt: Millis, };

export type Party = { 
/**
 * The address as Twilio writes it.
 */
address: string, 
/**
 * `phone`, `short_code`, `alphanumeric` or `withheld`.
 */
kind: 'phone' | 'short_code' | 'alphanumeric' | 'withheld', 
/**
 * The address as people of the office's country write it.
 */
display: string, 
/**
 * The name of the person, if the address book has one.
 */
name: string | null, 
/**
 * The person, if the address book has one.
 */
contact: Id | null, 
/**
 * Which tint stands behind the initials, 0 to 4; always the same for one address.
 */
tint: number, };

export type Person = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What we call them.
 */
name: string, 
/**
 * What we know of them.
 */
note: string, 
/**
 * Their numbers.
 */
numbers: Array<PersonNumber>, 
/**
 * Their threads with other numbers of ours.
 */
otherThreads: Array<OtherThread>, 
/**
 * Pictures and files of this thread, newest first.
 */
files: Array<Picture>, };

export type PersonNumber = { 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, };

export type Picture = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What became of it.
 */
state: PictureState, 
/**
 * What it is, as far as we know.
 */
contentType: string, 
/**
 * In pixels, once it was decoded.
 */
width: number | null, 
/**
 * In pixels, once it was decoded.
 */
height: number | null, 
/**
 * In bytes, once it is here.
 */
bytes: number | null, };

export type PictureState = "waiting" | "ready" | "file" | "failed";

export type Preview = { 
/**
 * What it is.
 */
kind: PreviewKind, 
/**
 * Who wrote it.
 */
direction: Direction, 
/**
 * Its beginning, on one line; of a text that failed, why it did.
 */
text: string, };

export type PreviewKind = "text" | "picture" | "failed" | "opted_out" | "empty";

export type Problem = { 
/**
 * The word to tell problems apart by; `key_lost` asks for the recovery code.
 */
code: string, 
/**
 * In a few words.
 */
title: string, 
/**
 * What happened.
 */
message: string, 
/**
 * What to do.
 */
next: string, 
/**
 * Whether trying again in place can help.
 */
canRetry: boolean, };

export type ReadPicture = { 
/**
 * Which one.
 */
picture: Id, 
/**
 * Which size.
 */
size: Size, };

export type Reply = "open" | "opted_out" | "cannot_text";

export type RetryMessage = { 
/**
 * The one that failed.
 */
message: Id, 
/**
 * Made once for each wish to try again.
 */
intent: string, };

export type SearchHit = { 
/**
 * The message, unless it is the person who was found.
 */
message: Id | null, 
/**
 * The thread to open.
 */
thread: Id, 
/**
 * Who is on the other side.
 */
who: string, 
/**
 * The text around the hit.
 */
text: string, 
/**
 * Where in `text` the hit is: pairs of start and end, in UTF-16 units as the page counts.
 */
marks: [number, number][], 
/**
 * When it happened.
 */
at: Millis, 
/**
 * Who wrote it, if it is a message.
 */
direction: Direction | null, };

export type SearchInbox = { 
/**
 * What was typed so far.
 */
text: string, 
/**
 * How many hits at most, up to 100.
 */
limit: number, };

export type SendMessage = { 
/**
 * To whom.
 */
thread: Id, 
/**
 * The words.
 */
body: string, 
/**
 * Made once for each composed text: however often it comes, one text is sent.
 */
intent: string, };

export type SentMessage = { 
/**
 * Which one.
 */
message: Id, };

export type Settings = { 
/**
 * Light or dark.
 */
appearance: Appearance, 
/**
 * Whether Enter sends and Shift-Enter breaks the line, or the other way round.
 */
enterSends: boolean, 
/**
 * Whether notifications say only "New text".
 */
privateNotices: boolean, 
/**
 * Until when nothing rings.
 */
noticesPausedUntil: Millis | null, };

export type SettleMessage = { 
/**
 * Which one.
 */
message: Id, 
/**
 * What they say.
 */
verdict: Verdict, };

export type Size = "full" | "thumb";

export type ThreadArgs = { 
/**
 * Which one.
 */
thread: Id, };

export type ThreadHead = { 
/**
 * The thread.
 */
id: Id, 
/**
 * Who is on the other side.
 */
them: Party, 
/**
 * Which of our numbers.
 */
number: NumberRow, 
/**
 * How many of their messages are unread.
 */
unread: number, 
/**
 * Open or done.
 */
state: ThreadState, 
/**
 * Where reading should begin.
 */
firstUnread: Id | null, 
/**
 * Whether they may be texted.
 */
consent: Consent, 
/**
 * The person of that number, if it has one.
 */
person: Person | null, 
/**
 * What the composer may do.
 */
reply: Reply, };

export type ThreadPage = { 
/**
 * The threads.
 */
rows: Array<ThreadRow>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: string | null, };

export type ThreadRow = { 
/**
 * The thread.
 */
id: Id, 
/**
 * Who is on the other side.
 */
them: Party, 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * What we call that number.
 */
numberName: string, 
/**
 * When something last happened.
 */
lastAt: Millis, 
/**
 * The last line.
 */
preview: Preview, 
/**
 * How many of their messages are unread.
 */
unread: number, 
/**
 * Open or done.
 */
state: ThreadState, 
/**
 * Whether a text of ours failed and nobody has looked at it.
 */
hasFailed: boolean, 
/**
 * Whether they have asked not to be texted.
 */
isOptedOut: boolean, };

export type ThreadState = "open" | "done";

export type Verdict = "arrived" | "lost";

export type WireError = { 
/**
 * The word to tell errors apart by.
 */
code: string, 
/**
 * A whole sentence for a person.
 */
message: string, 
/**
 * The argument it is about, if it is about one.
 */
field?: string, };

export interface Calls {
  read_app: { args: Nothing; reply: AppState };
  retry_open: { args: Nothing; reply: AppState };
  open_with_recovery: { args: OpenWithRecovery; reply: AppState };
  start_practice: { args: Nothing; reply: AppState };
  check_account: { args: CheckAccount; reply: AccountCheck };
  connect_account: { args: ConnectAccount; reply: Connected };
  keep_recovery_code: { args: Nothing; reply: null };
  leave_account: { args: Nothing; reply: AppState };
  list_numbers: { args: Nothing; reply: Array<NumberRow> };
  read_line: { args: Nothing; reply: Line };
  list_threads: { args: ListThreads; reply: ThreadPage };
  read_thread: { args: ThreadArgs; reply: ThreadHead };
  mark_thread_read: { args: MarkRead; reply: null };
  mark_thread_unread: { args: ThreadArgs; reply: null };
  finish_thread: { args: ThreadArgs; reply: null };
  reopen_thread: { args: ThreadArgs; reply: null };
  open_thread: { args: OpenThread; reply: OpenedThread };
  search_inbox: { args: SearchInbox; reply: Array<SearchHit> };
  read_counts: { args: Nothing; reply: Counts };
  list_messages: { args: ListMessages; reply: MessagePage };
  send_message: { args: SendMessage; reply: SentMessage };
  retry_message: { args: RetryMessage; reply: SentMessage };
  settle_message: { args: SettleMessage; reply: null };
  name_contact: { args: NameContact; reply: Person };
  read_settings: { args: Nothing; reply: Settings };
  change_settings: { args: Settings; reply: Settings };
  read_picture: { args: ReadPicture; reply: Blob };
}
