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
 * Whether its inbox is on this computer already.
 */
known: boolean, 
/**
 * Its numbers.
 */
numbers: Array<CheckedNumber>, 
/**
 * The messaging services that its numbers sit in.
 */
services: Array<CheckedPool>, };

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

export type AccountSwitch = "usual" | "suspended";

export type AddGreeting = { 
/**
 * What its file is called.
 */
name: string, };

export type AddNote = { 
/**
 * Where it shall stand.
 */
thread: Id, 
/**
 * Its words.
 */
body: string, 
/**
 * Made once for this note: asking again with the same one writes nothing more.
 */
intent: string, };

export type AddTag = { 
/**
 * Their address, as Twilio writes it.
 */
address: string, 
/**
 * What the tag says; made if it is the first of that name.
 */
name: string, };

export type AddedNote = { 
/**
 * Which one.
 */
note: Id, };

export type AddressNeed = "none" | "any" | "local" | "foreign";

export type AddressOffer = { 
/**
 * As the map writes it.
 */
place: Place, 
/**
 * Whether something of what was typed is not on the map.
 */
isPartial: boolean, };

export type AddressState = "queued" | "offered" | "asking" | "known" | "refused";

export type AppState = { 
/**
 * Which face. Of a locked inbox nothing else is told.
 */
face: 'welcome' | 'open' | 'locked' | 'problem', 
/**
 * What stands in the way.
 */
problem: Problem | null, 
/**
 * What is open.
 */
line: LineKind | null, 
/**
 * Whose it is: the account that is open, or that a problem is about.
 */
account: AccountName | null, 
/**
 * Every account that this computer knows.
 */
accounts: Array<AccountName>, 
/**
 * Whether nobody has kept the recovery code of the account that is open: connecting it was cut off.
 */
unfinished: boolean, 
/**
 * The office's country.
 */
country: string, 
/**
 * Deskbell's version.
 */
version: string, };

export type Appearance = "system" | "light" | "dark";

export type ArrangeImport = { 
/**
 * Which import.
 */
import: string, 
/**
 * The country of numbers that are written without one: two letters.
 */
country: string, 
/**
 * What the first line of a table holds; none for a guess.
 */
firstLine: FirstLine | null, 
/**
 * What each column of a table holds; none for a guess.
 */
roles: Array<Role> | null, 
/**
 * What becomes of people who are called otherwise here.
 */
known: Known, };

export type AtTwilio = "leave" | "empty" | "delete";

export type AttachDocument = { 
/**
 * To which papers.
 */
submission: Id, 
/**
 * For which proof.
 */
requirement: string, 
/**
 * What kind of document it is.
 */
kind: string, 
/**
 * What its file is called.
 */
name: string, };

export type AttachPicture = { 
/**
 * To whom.
 */
thread: Id, 
/**
 * What its file is called.
 */
name: string, };

export type Attachments = { 
/**
 * The pictures, in their order.
 */
rows: Array<Picture>, 
/**
 * Why no picture can be sent from here, if none can.
 */
obstacle: PictureObstacle | null, 
/**
 * The largest file that is taken, in bytes.
 */
bytesMax: number, 
/**
 * The most pictures in one text.
 */
countMax: number, };

export type AutoReplies = { 
/**
 * In its hours.
 */
open: AutoReply, 
/**
 * Out of them, and on holidays.
 */
closed: AutoReply, 
/**
 * To whoever called and got hold of nobody.
 */
missed: TextBack, 
/**
 * For how many hours nobody is answered again, 1 to 168.
 */
everyHours: number, 
/**
 * What the office is called in them; empty: as the business is called, else as the number is.
 */
office: string, };

export type AutoReply = { 
/**
 * Whether it is sent.
 */
isOn: boolean, 
/**
 * Its words, with `{office}`, `{number}` and, out of hours, `{opens}`.
 */
words: string, };

export type Away = { 
/**
 * When the first of it happened.
 */
since: Millis, 
/**
 * Calls.
 */
calls: number, 
/**
 * Messages on the voicemail, most of them left in those calls.
 */
voicemails: number, 
/**
 * Texts.
 */
texts: number, 
/**
 * How often Twilio could not reach this computer.
 */
unreached: number, };

export type Budget = { 
/**
 * Since when they are counted.
 */
since: Millis, 
/**
 * What Twilio and strangers sent.
 */
came: number, 
/**
 * What the line may have spent on proving itself.
 */
proofs: number, 
/**
 * What a free plan lets through.
 */
free: number, };

export type Bundle = { 
/**
 * What to call the file.
 */
name: string, 
/**
 * All of it.
 */
text: string, };

export type Business = { 
/**
 * As it is registered.
 */
legalName: string, 
/**
 * What it is: a company, a practice, a sole trader.
 */
kind: string, 
/**
 * Its number in the register.
 */
registrationNumber: string, 
/**
 * Its number at the tax office.
 */
taxId: string, 
/**
 * Who may speak for it.
 */
firstName: string, 
/**
 * Who may speak for it.
 */
lastName: string, 
/**
 * Where Twilio writes to.
 */
email: string, 
/**
 * Where it stands on the internet.
 */
website: string, };

export type BusinessView = { 
/**
 * Who it is.
 */
business: Business, 
/**
 * Where it is.
 */
address: KnownAddress, };

export type BuyNumber = { 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * Made once for each wish to buy: however often it comes, one number is bought.
 */
intent: string, };

export type CallAct = { "press": string } | { "say": string } | "hang_up";

export type CallArgs = { 
/**
 * Which one.
 */
call: Id, };

export type CallCounts = { 
/**
 * Missed calls that nobody has seen.
 */
missed: number, 
/**
 * Messages on the voicemail that nobody has heard.
 */
unheard: number, };

export type CallFilter = "all" | "missed" | "answered" | "voicemail" | "blocked" | "outgoing";

export type CallIntoRoom = { 
/**
 * The number of a colleague.
 */
to: string, 
/**
 * Made once for each click.
 */
intent: string, };

export type CallOut = { 
/**
 * With whom.
 */
thread: Id, 
/**
 * Made once for each click: however often it comes, one call is made.
 */
intent: string, };

export type CallOutcome = "going" | "missed" | "answered" | "voicemail" | "blocked" | "unanswered" | "busy" | "canceled" | "failed";

export type CallPage = { 
/**
 * The calls.
 */
rows: Array<PhoneCall>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: string | null, };

export type CallPrice = { 
/**
 * As a decimal number with six places.
 */
amount: string, 
/**
 * In which currency, such as `USD`.
 */
currency: string, };

export type CallSound = "said" | "played" | "not_played" | "silence" | "ringing" | "tone" | "pressed" | "spoke" | "joined" | "in_room" | "engaged" | "not_in_service" | "application_error" | "hung_up" | "was_hung_up";

export type CallStage = "starting" | "unconfirmed" | "ringing" | "ringing_us" | "connecting" | "ringing_them" | "speaking" | "talking" | "moving" | "in_room" | "closing";

export type CallTopic = "set_up" | "cancel" | "change" | "hours" | "prices" | "other";

export type CallbackSwitch = "usual" | "late" | "twice" | "shuffled" | "lost";

export type CalledOut = { 
/**
 * Which one.
 */
call: Id, };

export type Callee = { 
/**
 * Which row.
 */
id: Id, 
/**
 * Their name; empty where nobody knows it.
 */
name: string, 
/**
 * Their number as people write it, or what was typed.
 */
display: string, 
/**
 * What stands for `{detail}`.
 */
detail: string, 
/**
 * How it stands.
 */
result: CalleeResult, 
/**
 * Why they were left out, or could not be called.
 */
reason: string, 
/**
 * Where their last call stands.
 */
thread: Id | null, 
/**
 * Their last call.
 */
call: Id | null, 
/**
 * How many calls were begun.
 */
tries: number, };

export type CalleeResult = "waiting" | "calling" | "ringing" | "speaking" | "unconfirmed" | "confirmed" | "change" | "talked" | "wanted_us" | "heard" | "voicemail" | "hung_up" | "busy" | "unanswered" | "failed" | "left_out" | "canceled";

export type CallingSettings = { 
/**
 * Which phone rings first when somebody at this computer calls, as people write it or as Twilio does; empty while
 * nobody has said so.
 */
phone: string, 
/**
 * Whether whoever answers it must press 1 before the other side is rung, so that no mailbox is put through.
 */
pressOne: boolean, };

export type CallsHealth = { 
/**
 * Where they point.
 */
pointing: Pointing, 
/**
 * What that means for callers.
 */
sentence: string, 
/**
 * Where they go instead.
 */
goesTo: string | null, };

export type CallsWanted = { 
/**
 * How they ended.
 */
filter: CallFilter, 
/**
 * Only those to this number of ours.
 */
number: Id | null, 
/**
 * Only those of this person, from whichever number.
 */
person: Id | null, 
/**
 * Only those that were about this.
 */
topic: CallTopic | null, 
/**
 * Only those that came then or later.
 */
since: Millis | null, 
/**
 * Only those that came before then.
 */
until: Millis | null, };

export type CarrierSwitch = "usual" | "slow" | "down" | "refusing";

export type Caught = "flow" | "soon" | "elsewhere" | "nowhere";

export type Change = { 
/**
 * Which number.
 */
number: Id, 
/**
 * As people write it.
 */
display: string, 
/**
 * Where its texts go now.
 */
now: string, 
/**
 * Where they went before; nowhere, if there is nothing.
 */
before: string | null, };

export type ChangeErasing = { 
/**
 * Whether it is.
 */
erases: boolean, };

export type ChangeFailure = { 
/**
 * The number or the service, as people call it.
 */
what: string, 
/**
 * Why, in a sentence.
 */
why: string, };

export type ChangeNumber = { 
/**
 * Which one.
 */
number: Id, 
/**
 * What we call it; an empty name gives it back its name at Twilio.
 */
name?: string | null, 
/**
 * Whether its threads stand in the inbox, and ring.
 */
isShown?: boolean | null, 
/**
 * Whether its texts arrive without a ring.
 */
isMuted?: boolean | null, 
/**
 * Its colour, from 0 to 4.
 */
tint?: number | null, };

export type ChangePerson = { 
/**
 * Their call.
 */
participant: string, 
/**
 * Whether nobody hears them; as it is, where none.
 */
muted: boolean | null, 
/**
 * Whether they hear nobody; as it is, where none.
 */
held: boolean | null, };

export type ChangeRetention = { 
/**
 * All of it.
 */
retention: RetentionSettings, };

export type ChangeScheduled = { 
/**
 * Which one.
 */
scheduled: Id, 
/**
 * The words.
 */
body: string, 
/**
 * When it shall go.
 */
dueAt: Millis, 
/**
 * Whether it stays when they write first.
 */
unlessReply: boolean, };

export type ChangeSettings = { 
/**
 * Light or dark.
 */
appearance?: Appearance | null, 
/**
 * How texts go out.
 */
sending?: SendingSettings | null, 
/**
 * How calls go out.
 */
calling?: CallingSettings | null, 
/**
 * The conference room.
 */
rooms?: RoomSettings | null, 
/**
 * What rings.
 */
notices?: NoticeSettings | null, 
/**
 * When Deskbell locks itself.
 */
lock?: LockSettings | null, };

export type ChangeWay = { 
/**
 * Which.
 */
way: TypedWay, };

export type CheckAccount = { 
/**
 * The account SID.
 */
accountSid: string, 
/**
 * The auth token.
 */
authToken: string, };

export type CheckWay = { 
/**
 * Which.
 */
way: TypedWay, };

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
textsGoTo: string | null, 
/**
 * The TwiML application that decides instead of the number's address.
 */
application: string | null, 
/**
 * The messaging service that it sits in.
 */
service: string | null, };

export type CheckedPool = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * Its owner's name for it.
 */
name: string, 
/**
 * Who decides where texts go.
 */
way: ServiceWay, 
/**
 * Where they go, if the service decides.
 */
textsGoTo: string | null, };

export type ChosenWay = { "kind": "ngrok", 
/**
 * Its domain; empty for the one that ngrok gives.
 */
domain: string, } | { "kind": "fixed", 
/**
 * The public address.
 */
publicUrl: string, 
/**
 * The port.
 */
port: number, };

export type ClockMove = "ten_minutes" | "hour" | "day";

export type Closing = { 
/**
 * What it is called: the reason that is kept with the call.
 */
name: string, 
/**
 * The first day, as `2026-12-24`.
 */
first: string, 
/**
 * The last day.
 */
last: string, 
/**
 * From when on each of them; from its beginning if there is none.
 */
from: string | null, 
/**
 * Until when on each of them; to its end if there is none.
 */
to: string | null, };

export type Colleague = { 
/**
 * What they are called.
 */
name: string, 
/**
 * Their phone, as Twilio writes it.
 */
number: string, 
/**
 * The same, as people write it.
 */
display: string, };

export type ConfirmAddress = { 
/**
 * Which address.
 */
address: Id, 
/**
 * Whether it is as the map has it.
 */
takeFound: boolean, };

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
 * How texts reach this computer.
 */
way: TypedWay, 
/**
 * The Sids of the numbers whose texts shall come here.
 */
numbers: Array<string>, 
/**
 * The Sids of the messaging services that shall let their numbers decide where texts go.
 */
services: Array<string>, 
/**
 * How far back their texts are fetched.
 */
history: History, };

export type Connected = { 
/**
 * The words to write down, unless somebody has already. Shown once and never again.
 */
recoveryCode: string | null, 
/**
 * What could not be changed at Twilio. The account is connected all the same, and Deskbell goes on trying.
 */
failures: Array<ChangeFailure>, };

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

export type ContactArgs = { 
/**
 * Which one.
 */
contact: Id, };

export type ContactImport = { 
/**
 * Which one.
 */
import: string, 
/**
 * What the file is called.
 */
file: string, 
/**
 * How far it is.
 */
phase: Phase, 
/**
 * How many people are done.
 */
done: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * What became of them.
 */
counts: ImportCounts, 
/**
 * Of an import that was taken back: how many people stayed because somebody had changed them since.
 */
kept: number, 
/**
 * The first of what was left out.
 */
problems: Array<ImportProblem>, 
/**
 * How many such there are.
 */
problemCount: number, 
/**
 * Why it could not go on, in a sentence.
 */
failure: string | null, };

export type ContactPage = { 
/**
 * The people.
 */
rows: Array<ContactRow>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: string | null, };

export type ContactRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What we call them.
 */
name: string, 
/**
 * Their first number, as people write it; none where they have none.
 */
number: string | null, 
/**
 * How many further numbers they have.
 */
more: number, 
/**
 * Which tint stands behind their initials.
 */
tint: number, };

export type Counted = { 
/**
 * So many go.
 */
go: number, 
/**
 * So many stay for now: unread, on their way, or put off.
 */
stay: number, };

export type Counts = { 
/**
 * Threads with something unread.
 */
unread: number, 
/**
 * Threads not done.
 */
open: number, };

export type DecidePapers = { 
/**
 * Twilio's name for the bundle.
 */
bundle: string, 
/**
 * Why they are rejected; nothing approves them.
 */
against?: string | null, };

export type DescribeCall = { 
/**
 * Which one.
 */
call: Id, 
/**
 * What it was about; none where nobody says.
 */
topic: CallTopic | null, 
/**
 * What else there is to say; empty for nothing.
 */
note: string, };

export type Direction = "in" | "out";

export type Disconnect = { 
/**
 * What to do when something cannot be put back.
 */
unrestored: Unrestored, };

export type Disconnected = { 
/**
 * Whether the account is disconnected.
 */
done: boolean, 
/**
 * What could not be put back at Twilio, and why.
 */
failures: Array<ChangeFailure>, };

export type Disk = { 
/**
 * What is left for us; none where the system does not say.
 */
free: number | null, 
/**
 * Texts and people.
 */
inbox: number, 
/**
 * Pictures.
 */
media: number, 
/**
 * Whether too little is left to be at ease.
 */
isShort: boolean, };

export type DocumentArgs = { 
/**
 * Which.
 */
document: Id, };

export type DocumentView = { 
/**
 * Which.
 */
id: Id, 
/**
 * What its file is called.
 */
name: string, 
/**
 * What its file is.
 */
contentType: string, 
/**
 * How large its file is, in bytes.
 */
bytes: number, 
/**
 * Twilio's name for it.
 */
sid: string | null, };

export type Doomed = { 
/**
 * Of which kind.
 */
kind: RetentionKind, 
/**
 * What is older goes.
 */
before: Millis, 
/**
 * How many.
 */
counted: Counted, };

export type DraftKind = "text" | "note";

export type Drawing = "tooth" | "card" | "sheet";

export type EditNote = { 
/**
 * Which one.
 */
note: Id, 
/**
 * Its new words.
 */
body: string, };

export type EndUser = "individual" | "business";

export type Event = { "type": "AppChanged" } | { "type": "LineChanged" } | { "type": "RequestRefused" } | { "type": "AlertsChanged" } | { "type": "PracticeChanged" } | { "type": "NumbersChanged" } | { "type": "FlowChanged" } | { "type": "PlugChanged" } | { "type": "AwayChanged" } | { "type": "ComplianceChanged" } | { "type": "SettingsChanged" } | { "type": "RetentionChanged" } | { "type": "PricesChanged" } | { "type": "CountsChanged" } | { "type": "ThreadChanged", 
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
message: Id, } | { "type": "TimelineChanged", 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Which one.
 */
item: Id, } | { "type": "CallChanged", 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Which one.
 */
call: Id, } | { "type": "SpokenChanged", 
/**
 * Which.
 */
spoken: Id, } | { "type": "RoomChanged" } | { "type": "ScheduledChanged", 
/**
 * Where it waits.
 */
thread: Id, } | { "type": "AttachmentsChanged", 
/**
 * Where they wait.
 */
thread: Id, } | { "type": "TagsChanged" } | { "type": "DraftChanged", 
/**
 * In which one.
 */
thread: Id, } | { "type": "ContactsChanged" } | { "type": "ContactImportProgressed" } | { "type": "ContactChanged", 
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
total: number | null, } | { "type": "BackupProgressed", 
/**
 * Bytes so far.
 */
done: number, 
/**
 * About how many there will be.
 */
total: number, } | { "type": "NoticeWithdrawn", 
/**
 * Which one.
 */
thread: Id, } | { "type": "ThreadChosen", 
/**
 * Which one.
 */
thread: Id, } | { "type": "EventsLost" };

export type ExportCalls = { 
/**
 * Which calls.
 */
wanted: CallsWanted, 
/**
 * In which time zone their times are said, by its IANA name: `America/New_York`.
 */
zone: string, };

export type ExportSpoken = { 
/**
 * Of what.
 */
spoken: Id, 
/**
 * In which time zone times are said, by its IANA name: `America/New_York`.
 */
zone: string, };

export type ExportedFile = { 
/**
 * What to call it.
 */
name: string, 
/**
 * What it is, as browsers name it.
 */
contentType: string, 
/**
 * What stands in it.
 */
text: string, 
/**
 * How many people or calls stand in it.
 */
count: number, };

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

export type Fate = "new" | "changed" | "same" | "skipped";

export type FieldNeed = { 
/**
 * Twilio's name for it.
 */
name: string, 
/**
 * For people.
 */
label: string, 
/**
 * What to put there.
 */
hint: string, 
/**
 * The values that are allowed; none: any.
 */
options: Array<string>, };

export type FieldView = { 
/**
 * What is asked.
 */
need: FieldNeed, 
/**
 * What was answered.
 */
value: string, 
/**
 * What is wrong with it.
 */
fault: string | null, };

export type Filter = "open" | "unread" | "snoozed" | "done";

export type FindRecipients = { 
/**
 * What was typed so far.
 */
text: string, };

export type FinishedThread = { 
/**
 * The failures that count as seen since.
 */
failures: Array<Id>, 
/**
 * Their messages and calls that count as read since.
 */
unread: Array<Id>, };

export type FirstLine = "names" | "person";

export type Flow = { 
/**
 * How it stands.
 */
state: FlowState, 
/**
 * What Twilio says against it.
 */
trouble: string | null, 
/**
 * Twilio's name for it.
 */
sid: string | null, 
/**
 * Its revision, as we left it.
 */
revision: number, 
/**
 * When it was published last.
 */
publishedAt: Millis | null, 
/**
 * What it does, number by number.
 */
numbers: Array<FlowNumber>, };

export type FlowNumber = { 
/**
 * Which number.
 */
number: Id, 
/**
 * As people write it.
 */
display: string, 
/**
 * What we call it.
 */
name: string, 
/**
 * Where its calls go.
 */
caught: Caught, 
/**
 * What happens to a caller, one after the other.
 */
does: Array<string>, 
/**
 * What of its rules the flow cannot carry.
 */
leftOut: Array<LeftOut>, };

export type FlowState = "none" | "making" | "answering" | "behind" | "changed" | "gone" | "refused" | "off";

export type Forwarding = { 
/**
 * To which of our numbers.
 */
number: Id, 
/**
 * Our number as it is dialled, with + and country.
 */
target: string, 
/**
 * Our number as people write it.
 */
display: string, 
/**
 * The phone as people write it; none until somebody has said which.
 */
phone: string | null, 
/**
 * When somebody said that it is set up.
 */
saidAt: Millis | null, 
/**
 * When a forwarded call has reached us for the first time since.
 */
confirmedAt: Millis | null, 
/**
 * Whether it should be switched off on the phone: nothing here takes those calls any more.
 */
isToUndo: boolean, 
/**
 * How far a test has come.
 */
test: ForwardingTest, 
/**
 * Why the last test failed.
 */
trouble: string | null, 
/**
 * Why it cannot be tried now.
 */
obstacle: string | null, 
/**
 * What is dialled on the phone, to set it up and to undo it.
 */
codes: Array<ForwardingCode>, };

export type ForwardingCode = { 
/**
 * For which calls.
 */
when: ForwardingWhen, 
/**
 * What sets it up.
 */
set: string, 
/**
 * What undoes it.
 */
undo: string, };

export type ForwardingTest = "none" | "wanted" | "calling" | "waiting" | "failed";

export type ForwardingWhen = "always" | "unanswered" | "unreachable" | "busy";

export type FoundNumber = { 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * Where it is from, if from anywhere.
 */
place: string | null, 
/**
 * What it can do.
 */
can: Abilities, 
/**
 * Which address it needs.
 */
address: AddressNeed, };

export type FoundNumbers = { 
/**
 * The numbers.
 */
numbers: Array<FoundNumber>, 
/**
 * What each of them costs.
 */
costs: NumberCosts, 
/**
 * Whether they are given out on papers, and how those stand.
 */
papers: PapersNeed, };

export type Gain = "number" | "note";

export type Greeting = { 
/**
 * Which.
 */
id: Id, 
/**
 * What its file was called, without its ending.
 */
name: string, 
/**
 * `audio/wav` or `audio/mpeg`.
 */
contentType: string, 
/**
 * How long it lasts, in seconds and begun ones.
 */
seconds: number, 
/**
 * In bytes.
 */
bytes: number, };

export type GreetingArgs = { 
/**
 * Which.
 */
greeting: Id, };

export type Happening = "opted_out" | "opted_in" | "woke";

export type History = "none" | "days90" | "year" | "everything";

export type Id = string;

export type Import = { 
/**
 * Where it stands.
 */
state: ImportState, 
/**
 * How many texts came in.
 */
done: number, 
/**
 * Since when texts are fetched; 0 for everything.
 */
since: Millis, 
/**
 * Back to when all texts are here by now.
 */
reached: Millis, };

export type ImportArgs = { 
/**
 * Which one.
 */
import: string, };

export type ImportColumn = { 
/**
 * Its name, if the first line has names.
 */
name: string, 
/**
 * What it holds.
 */
role: Role, 
/**
 * The first things that stand in it.
 */
samples: Array<string>, };

export type ImportCounts = { 
/**
 * New here.
 */
added: number, 
/**
 * They get something more.
 */
changed: number, 
/**
 * Here already, or said again further down.
 */
same: number, 
/**
 * Lines that are left out.
 */
skipped: number, };

export type ImportPreview = { 
/**
 * The import, for further calls.
 */
import: string, 
/**
 * What the file is called.
 */
file: string, 
/**
 * What the encoding of the file is called.
 */
encoding: string, 
/**
 * How the columns of a table are parted; none for cards.
 */
delimiter: string | null, 
/**
 * The country of numbers that are written without one.
 */
country: string, 
/**
 * What the first line of a table holds; none for cards.
 */
firstLine: FirstLine | null, 
/**
 * The columns of a table.
 */
columns: Array<ImportColumn>, 
/**
 * What becomes of people who are called otherwise here.
 */
known: Known, 
/**
 * The first people of each fate, as they would stand here, in the order of the file.
 */
rows: Array<ImportRow>, 
/**
 * How many people more there are.
 */
moreRows: number, 
/**
 * How many there are of each kind.
 */
counts: ImportCounts, 
/**
 * The first of what would be left out.
 */
problems: Array<ImportProblem>, 
/**
 * How many such there are.
 */
problemCount: number, };

export type ImportProblem = { 
/**
 * On which line of the file, from 1.
 */
line: number, 
/**
 * What it is about: the number or the name as it stands there.
 */
what: string, 
/**
 * Why it is not taken, in a sentence.
 */
why: string, 
/**
 * Whether the whole line is left out, or only a part of it.
 */
isSkipped: boolean, };

export type ImportRow = { 
/**
 * Where in the file.
 */
line: number, 
/**
 * What they would be called.
 */
name: string, 
/**
 * Their numbers, as people write them.
 */
numbers: Array<string>, 
/**
 * What would be remembered of them.
 */
note: string, 
/**
 * What would become of them.
 */
fate: Fate, 
/**
 * Of somebody who gets something more: what.
 */
gains: Array<Gain>, 
/**
 * Of somebody who gets the file's name: what they are called now.
 */
was: string | null, };

export type ImportState = "running" | "stopped" | "done";

export type JoinRoom = { 
/**
 * Which call.
 */
call: Id, 
/**
 * Made once for each click.
 */
intent: string, };

export type KeepSipPassword = { 
/**
 * Of which address.
 */
address: string, 
/**
 * The password; empty forgets it.
 */
password: string, };

export type Keeping = { 
/**
 * For so many days; 0 for ever.
 */
days: number, 
/**
 * What becomes of Twilio's copy.
 */
atTwilio: AtTwilio, };

export type KeptDraft = { 
/**
 * Its words so far.
 */
body: string, 
/**
 * The intent it will be sent or kept with.
 */
intent: string, };

export type KindNeed = { 
/**
 * Twilio's name for it.
 */
kind: string, 
/**
 * For people.
 */
name: string, 
/**
 * What it must show.
 */
fields: Array<FieldNeed>, 
/**
 * Whether a file is needed: an address that Twilio has checked needs none.
 */
needsFile: boolean, };

export type Known = "keep" | "rename";

export type KnownAddress = { 
/**
 * Which one.
 */
id: Id, 
/**
 * As it was typed.
 */
place: Place, 
/**
 * Whether Twilio was to take it as it stands.
 */
isExact: boolean, 
/**
 * How far it has come.
 */
state: AddressState, 
/**
 * Twilio's name for it.
 */
sid: string | null, 
/**
 * As Twilio writes it, where that differs.
 */
found: Place | null, 
/**
 * Why Twilio does not take it.
 */
trouble: string | null, 
/**
 * What a map has found, while nobody has said whether that is it.
 */
offer: AddressOffer | null, };

export type LastBackup = { 
/**
 * When.
 */
at: Millis, 
/**
 * How large it is.
 */
bytes: number, 
/**
 * Whether texts that had come were not in the inbox yet, and so are not in it.
 */
behind: boolean, };

export type LeftOut = "hours" | "press_one" | "together" | "phones" | "room" | "questions" | "sip" | "recording" | "sounds" | "cases";

export type Leg = { 
/**
 * Which.
 */
name: LegName, 
/**
 * What became of it.
 */
state: LegState, 
/**
 * How long it took, in milliseconds.
 */
millis: number | null, 
/**
 * Why it failed, in a sentence for a person.
 */
reason: string | null, 
/**
 * What to do about that.
 */
next: string | null, };

export type LegName = "name" | "connection" | "answer" | "numbers";

export type LegState = "passed" | "failed" | "skipped";

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
 * The word to tell failures apart by, if it does not stand well: ngrok's own code, or one of ours.
 */
code: string | null, 
/**
 * Why, if it does not stand well.
 */
reason: string | null, 
/**
 * What to do about it.
 */
next: string | null, 
/**
 * Whether it stays so until a person has changed something.
 */
waitsForPerson: boolean, 
/**
 * When it will be tried again, where that is known.
 */
triesAgainAt: Millis | null, 
/**
 * The address that Twilio calls.
 */
publicUrl: string | null, };

export type LineKind = "practice" | "account";

export type LineSpell = { 
/**
 * Which one.
 */
id: Id, 
/**
 * How it stood.
 */
state: SpellState, 
/**
 * From when.
 */
from: Millis, 
/**
 * Until when; none while it lasts.
 */
until: Millis | null, 
/**
 * Why, where it was not reachable.
 */
reason: string | null, };

export type LineState = "listening" | "connecting" | "not_reachable";

export type LinkNumber = { 
/**
 * Who gets it.
 */
contact: Id, 
/**
 * As typed or as Twilio writes it.
 */
number: string, 
/**
 * The people from whom it may be taken.
 */
takesFrom: Array<Id>, };

export type ListCalls = { 
/**
 * Which calls.
 */
wanted: CallsWanted, 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type ListContacts = { 
/**
 * Only whom this finds, by name, note or digits; empty for everybody.
 */
search: string, 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, 
/**
 * How many at most, up to 500.
 */
limit: number, };

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

export type ListRequests = { 
/**
 * Only those before this one.
 */
before: Id | null, 
/**
 * How many, 100 at most.
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
 * Only those with this tag.
 */
tag: Id | null, 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type ListTimeline = { 
/**
 * Which thread.
 */
thread: Id, 
/**
 * What stands before this row.
 */
before: Id | null, 
/**
 * What stands after this row.
 */
after: Id | null, 
/**
 * What stands around this row.
 */
around: Id | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type ListVoicemails = { 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, 
/**
 * How many at most, up to 200.
 */
limit: number, };

export type LiveCall = { 
/**
 * The call.
 */
call: PhoneCall, 
/**
 * Its last move to somebody else of the office.
 */
moved: Moved | null, 
/**
 * Their last texts, oldest first, from both sides.
 */
texts: Array<LiveText>, };

export type LiveText = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Who wrote it.
 */
direction: Direction, 
/**
 * Its words, cut to what a card shows.
 */
body: string, 
/**
 * When.
 */
at: Millis, };

export type LockSettings = { 
/**
 * After how many minutes in which nobody touched the window; 0 for never.
 */
idleMinutes: number, };

export type LockState = { 
/**
 * Whether it is locked.
 */
isLocked: boolean, 
/**
 * Whether there is a PIN to unlock it with.
 */
hasPin: boolean, 
/**
 * How many wrong ones were typed in a row.
 */
wrong: number, 
/**
 * For how many milliseconds no PIN may be tried.
 */
wait: number, 
/**
 * Whether somebody has kept the recovery code, without which there is no PIN.
 */
hasCode: boolean, 
/**
 * Light or dark: the page before the PIN looks as the one behind it.
 */
appearance: Appearance, };

export type LookAtThread = { 
/**
 * Which one; none when nobody looks, or at something else.
 */
thread: Id | null, };

export type Loss = { 
/**
 * Threads that stay here, and can no longer be answered from it.
 */
threads: number, 
/**
 * Texts for later that will not go.
 */
scheduled: number, 
/**
 * Texts that still wait to go.
 */
waiting: number, };

export type MapsKey = { 
/**
 * Whether the keychain holds one.
 */
isSet: boolean, 
/**
 * Why Google did not take it when it was last used.
 */
trouble: string | null, };

export type MarkRead = { 
/**
 * Which thread.
 */
thread: Id, 
/**
 * The newest message that was on screen.
 */
upTo: Id, };

export type Marked = { 
/**
 * The text.
 */
text: string, 
/**
 * Where the hits are, in their order, none touching another.
 */
marks: [number, number][], };

export type MendNumber = { 
/**
 * The number.
 */
number: Id, };

export type MenuChoice = { 
/**
 * The key that chooses it: one of 0 to 9, `*` and `#`.
 */
key: string, 
/**
 * What it is called: it is said, listened for, and kept with the call.
 */
name: string, 
/**
 * What happens then. Where these steps end, those after the menu follow.
 */
steps: Array<RoutingStep>, };

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
 * Until when it can be taken back, while it waits for that.
 */
dueAt: Millis | null, 
/**
 * Whether catch-up found it because no webhook had told us.
 */
isRecovered: boolean, 
/**
 * Whether nobody wrote it: a reply that a number gives by itself.
 */
isAutomatic: boolean, };

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

export type Money = { 
/**
 * As Twilio writes it: `1.15`.
 */
amount: string, 
/**
 * Three letters: `USD`.
 */
currency: string, };

export type MoveCall = { 
/**
 * Which one.
 */
call: Id, 
/**
 * To whom: the number of a colleague.
 */
to: string, 
/**
 * Made once for each click: however often it comes, it is moved once.
 */
intent: string, };

export type MoveClock = { 
/**
 * How far.
 */
by: ClockMove, };

export type MoveState = "queued" | "asking" | "unconfirmed" | "failed" | "ringing" | "back" | "unanswered" | "returned" | "taken";

export type Moved = { 
/**
 * To whom.
 */
to: string, 
/**
 * Who had it.
 */
back: string, 
/**
 * How far it has come.
 */
state: MoveState, 
/**
 * Why it was not moved.
 */
trouble: string | null, };

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

export type NamePicture = { 
/**
 * Which one.
 */
picture: Id, 
/**
 * What it could be called: whom it came from, and when.
 */
name: string, };

export type Needs = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * For people: `Australia: Mobile - Business`.
 */
name: string, 
/**
 * What must be known of whom the number is for.
 */
fields: Array<FieldNeed>, 
/**
 * What must be proven.
 */
proofs: Array<ProofNeed>, };

export type Note = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Its words, as they are.
 */
body: string, 
/**
 * When it was written.
 */
at: Millis, 
/**
 * When it was last changed, if it was.
 */
editedAt: Millis | null, };

export type NoteArgs = { 
/**
 * Which one.
 */
note: Id, };

export type Nothing = Record<symbol, never>;

export type NoticeSettings = { 
/**
 * Whether notifications say only "New text".
 */
isPrivate: boolean, 
/**
 * Until when nothing rings, by a person's word.
 */
pausedUntil: Millis | null, 
/**
 * When nothing rings, week after week.
 */
quiet: QuietHours, };

export type NumberArgs = { 
/**
 * Which.
 */
number: Id, };

export type NumberCosts = { 
/**
 * Each month.
 */
monthly: Money | null, 
/**
 * A segment of a text to a person in its country, about.
 */
textOut: Money | null, 
/**
 * A segment of a text from anybody.
 */
textIn: Money | null, 
/**
 * A begun minute of a call from anybody.
 */
callIn: Money | null, };

export type NumberCountry = { 
/**
 * Its two letters.
 */
code: string, 
/**
 * Its name in English.
 */
name: string, 
/**
 * The kinds that can be searched there.
 */
kinds: Array<NumberKind>, };

export type NumberHealth = { 
/**
 * Which number.
 */
id: Id, 
/**
 * As people write it.
 */
display: string, 
/**
 * What we call it.
 */
name: string, 
/**
 * Where it points.
 */
pointing: Pointing, 
/**
 * What that means for its texts.
 */
sentence: string, 
/**
 * Where its texts go instead.
 */
goesTo: string | null, 
/**
 * Whether we can mend it.
 */
canMend: boolean, 
/**
 * Whether a mend of ours can be undone.
 */
canUndo: boolean, 
/**
 * Where its calls point, where they should come here.
 */
calls: CallsHealth | null, 
/**
 * The messaging service that it is in.
 */
service: ServiceOfNumber | null, 
/**
 * The papers that it was given out on; none where it needed none.
 */
papers: PapersOfNumber | null, };

export type NumberHeld = { 
/**
 * Which.
 */
number: Id, 
/**
 * As people write it.
 */
display: string, 
/**
 * Twilio's name for what holds it back; none where it is not registered at all.
 */
by: string | null, };

export type NumberKind = "local" | "mobile" | "toll_free";

export type NumberReplies = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * What was chosen.
 */
choices: AutoReplies, 
/**
 * Which of them counts now.
 */
now: ReplyTime, 
/**
 * Why the office is closed now.
 */
reason: string | null, 
/**
 * Whether the number has hours or closings; without, it is always open.
 */
hasHours: boolean, 
/**
 * What the office is called while nothing is chosen.
 */
office: string, };

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
unread: number, 
/**
 * What it is called at Twilio.
 */
twilioName: string, 
/**
 * Whether its threads stand in the inbox, and ring.
 */
isShown: boolean, 
/**
 * Whether its texts arrive without a ring.
 */
isMuted: boolean, 
/**
 * Whether its calls come here.
 */
takesCalls: boolean, 
/**
 * Whether its texts come here.
 */
listens: boolean, 
/**
 * Its kind, where Twilio says so.
 */
kind: NumberKind | null, 
/**
 * Its colour here, from 0 to 4; none: the one that follows from its digits.
 */
tint: number | null, 
/**
 * What it costs each month, as far as that is known.
 */
monthly: Money | null, 
/**
 * Whether it is being given back.
 */
isLeaving: boolean, 
/**
 * Since when it is no longer ours.
 */
releasedAt: number | null, 
/**
 * Why it could not be given back.
 */
releaseTrouble: string | null, };

export type NumberStaffTexts = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * What was chosen.
 */
choices: StaffTexts, };

export type NumbersSettings = { 
/**
 * The one number whose texts are to come here; none where as many are active as somebody likes.
 */
active: Id | null, };

export type OnCall = { 
/**
 * When it began.
 */
at: Millis, 
/**
 * What.
 */
sound: CallSound, 
/**
 * The words, the keys, the seconds, the address or the name, where there are any.
 */
words: string, };

export type OnPhone = { 
/**
 * Twilio's name for it; none for what Twilio answers by itself.
 */
sid: string | null, 
/**
 * Who wrote it.
 */
side: Side, 
/**
 * Our number.
 */
with: string, 
/**
 * The words.
 */
body: string, 
/**
 * The media types of its files.
 */
files: Array<string>, 
/**
 * When it was sent from this phone, or came up on it.
 */
at: Millis, };

export type OpenAccount = { 
/**
 * Twilio's name for it.
 */
sid: string, };

export type OpenImport = { 
/**
 * What it is called.
 */
name: string, };

export type OpenSpan = { 
/**
 * The days on which it begins.
 */
days: Array<Weekday>, 
/**
 * When it begins, as `08:00`.
 */
from: string, 
/**
 * When it ends, as `17:30`: on the next day if that is not later. The same time twice is a whole day.
 */
to: string, };

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

export type PapersNeed = { 
/**
 * Whether papers stand in the way.
 */
state: PapersState, 
/**
 * The papers, where they were begun here.
 */
submission: Id | null, };

export type PapersOfNumber = { 
/**
 * Twilio's name for them.
 */
bundle: string, 
/**
 * Which they are here; none where they were made in Twilio's Console.
 */
submission: Id | null, };

export type PapersRow = { 
/**
 * Which.
 */
id: Id, 
/**
 * Two letters.
 */
country: string, 
/**
 * For which kind of number.
 */
kind: NumberKind, 
/**
 * For whom.
 */
endUser: EndUser, 
/**
 * How far they have come.
 */
state: State, };

export type PapersState = "not_needed" | "approved" | "in_review" | "unfinished" | "missing" | "unknown";

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

export type PauseNotices = { 
/**
 * How long; none ends a pause.
 */
minutes: number | null, };

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
 * Which tint stands behind their initials.
 */
tint: number, 
/**
 * Their numbers.
 */
numbers: Array<PersonNumber>, 
/**
 * The tags that any of their numbers carries.
 */
tags: Array<Tag>, 
/**
 * Their threads, newest first; beside a thread, the others.
 */
otherThreads: Array<PersonThread>, 
/**
 * Pictures and files of this thread, or of all their threads, newest first.
 */
files: Array<Picture>, };

export type PersonArgs = { 
/**
 * Their call.
 */
participant: string, };

export type PersonHit = { 
/**
 * The person, unless it is a bare number.
 */
contact: Id | null, 
/**
 * Their newest thread, if they have one.
 */
thread: Id | null, 
/**
 * What they are called.
 */
who: Marked, 
/**
 * Their number, or what was found in their note.
 */
detail: Marked, 
/**
 * Which tint stands behind their initials.
 */
tint: number, 
/**
 * When something last happened with them.
 */
at: Millis | null, };

export type PersonNumber = { 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, };

export type PersonThread = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What we call our number in it.
 */
numberName: string, 
/**
 * Their number in it, as people write it.
 */
display: string, 
/**
 * How many of their messages are unread.
 */
unread: number, 
/**
 * When something last happened there.
 */
lastAt: Millis, };

export type Phase = "waiting" | "running" | "done" | "stopped" | "failed" | "undoing" | "undone";

export type Phone = { 
/**
 * Whose.
 */
address: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * What is on it, oldest first.
 */
texts: Array<OnPhone>, };

export type PhoneCall = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * Who called, or was called.
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
 * Who called whom.
 */
direction: Direction, 
/**
 * How it ended, or that it goes on.
 */
outcome: CallOutcome, 
/**
 * How far it has come, while it goes on.
 */
stage: CallStage | null, 
/**
 * Why it went as it did; empty if Deskbell does not know.
 */
reason: string, 
/**
 * Why a call of ours failed.
 */
failure: Failure | null, 
/**
 * Who spoke with them; empty if nobody did.
 */
answeredBy: string, 
/**
 * How long it lasted; of one of ours how long both spoke.
 */
seconds: number, 
/**
 * What it cost with all its legs, once Twilio has said so.
 */
price: CallPrice | null, 
/**
 * When it came, or was wished for.
 */
at: Millis, 
/**
 * Whether it was missed and nobody has seen that.
 */
isUnread: boolean, 
/**
 * Whether catch-up found it because no webhook had told us.
 */
isRecovered: boolean, 
/**
 * Whether somebody has hung it up here, while it goes on.
 */
isEnding: boolean, 
/**
 * What was spoken in it, where it is a spoken call.
 */
spoken: Id | null, 
/**
 * What they left on the voicemail.
 */
voicemail: Voicemail | null, 
/**
 * What somebody of the office says it was about.
 */
topic: CallTopic | null, 
/**
 * What somebody of the office wrote down about it; empty for nothing.
 */
note: string, };

export type PhoneManner = "rings" | "answers" | "asks_for_change" | "asks_for_us" | "mailbox" | "busy" | "forwards";

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
 * Why it is not shown, where there is something to say.
 */
problem: PictureProblem | null, 
/**
 * The name of the file that was chosen here, without its ending; empty for what came in.
 */
name: string, 
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

export type PictureArgs = { 
/**
 * Which one.
 */
picture: Id, };

export type PictureName = { 
/**
 * With its ending.
 */
name: string, };

export type PictureNeighbours = { 
/**
 * The one that can be shown before it.
 */
previous: Picture | null, 
/**
 * The one that can be shown after it.
 */
next: Picture | null, };

export type PictureObstacle = { 
/**
 * What stands in the way.
 */
sentence: string, 
/**
 * What to do instead.
 */
next: string, };

export type PictureProblem = "too_large" | "gone" | "unreachable" | "damaged" | "too_many_pixels" | "empty" | "disguised" | "drawing" | "deleted";

export type PictureState = "waiting" | "ready" | "file" | "failed";

export type Place = { 
/**
 * House and street.
 */
street: string, 
/**
 * Floor, suite; may be empty.
 */
more: string, 
/**
 * Town.
 */
city: string, 
/**
 * State or region.
 */
region: string, 
/**
 * Postal code.
 */
postalCode: string, 
/**
 * Two letters.
 */
country: string, };

export type Plug = { 
/**
 * The last time.
 */
last: Pull | null, 
/**
 * When it went well the last time on an account of the office's own; none: it has never been tried.
 */
passedAt: Millis | null, 
/**
 * Whether this is the practice line, on which nothing is proven about Twilio.
 */
isPractice: boolean, 
/**
 * Which number would be called, and from which: as people write them.
 */
calls: PlugCall | null, 
/**
 * Why it cannot be tried now.
 */
obstacle: string | null, };

export type PlugCall = { 
/**
 * From.
 */
from: string, 
/**
 * To.
 */
to: string, };

export type PlugStep = "stop" | "call" | "greet" | "record" | "listen" | "find";

export type PlugStepState = { 
/**
 * Which.
 */
name: PlugStep, 
/**
 * How far.
 */
state: StepState, };

export type Pointing = "here" | "not_set" | "url_mismatch" | "wrong_method" | "overridden_by_service" | "overridden_by_application" | "overridden_by_trunk" | "gone";

export type Practice = { 
/**
 * The time on this line.
 */
now: Millis, 
/**
 * How far it is ahead of this computer's, in milliseconds.
 */
ahead: number, 
/**
 * As whom one can text.
 */
people: Array<PretendPerson>, 
/**
 * What goes wrong on purpose.
 */
switches: Switches, 
/**
 * With what carriers can refuse.
 */
refusals: Array<Refusal>, };

export type Present = "keep" | "set_aside";

export type PretendCall = { 
/**
 * One of the people, or any number as people write it; nothing keeps the number back.
 */
from: string, 
/**
 * Our number.
 */
number: Id, };

export type PretendFile = { 
/**
 * Its media type, as whoever sends it says.
 */
contentType: string, 
/**
 * Its bytes in base 64.
 */
base64: string, };

export type PretendOnCall = { 
/**
 * Twilio's name for the call.
 */
sid: string, 
/**
 * What.
 */
act: CallAct, };

export type PretendPerson = { 
/**
 * What their texts bear as the sender.
 */
address: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * Their name; empty for a stranger.
 */
name: string, 
/**
 * What the office knows of them.
 */
note: string, };

export type PretendRush = { 
/**
 * Our number.
 */
number: Id, };

export type PretendText = { 
/**
 * One of the people, or any number as people write it.
 */
from: string, 
/**
 * Our number.
 */
number: Id, 
/**
 * The words.
 */
body: string, 
/**
 * Pictures that the stage has itself.
 */
drawings: Array<Drawing>, 
/**
 * Files from this computer.
 */
files: Array<PretendFile>, };

export type Pretended = { 
/**
 * The sender's address.
 */
from: string, 
/**
 * What Twilio made of it.
 */
taken: Taken, };

export type PretendedCall = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * The caller's address.
 */
from: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * Does it go on?
 */
isOn: boolean, 
/**
 * What was heard and done, oldest first.
 */
heard: Array<OnCall>, };

export type PretendedPapers = { 
/**
 * Twilio's name for the bundle.
 */
bundle: string, 
/**
 * For which country, kind of number and end user.
 */
name: string, 
/**
 * Whether somebody has begun to look.
 */
isBegun: boolean, 
/**
 * When they decide by themselves.
 */
decidedAt: number, };

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

export type PreviewKind = "text" | "picture" | "failed" | "opted_out" | "draft" | "call" | "missed" | "voicemail" | "empty";

export type PreviewReply = { 
/**
 * From which of our numbers.
 */
number: Id, 
/**
 * Which of the two.
 */
time: ReplyTime, 
/**
 * Its words, which need not be kept.
 */
words: string, 
/**
 * What the office is called in it, which need not be kept either.
 */
office: string, };

export type PreviewRouting = { 
/**
 * By these rules, which need not be kept.
 */
rules: Rules, 
/**
 * When, by the office's clock, as `2026-11-27T18:05`.
 */
at: string, 
/**
 * Who calls, as people write a number; somebody unknown if there is nobody.
 */
from: string | null, 
/**
 * Whether they withhold their number.
 */
withheld: boolean, 
/**
 * Whether a phone of the office forwards the call.
 */
forwarded: boolean, };

export type PreviewedChoice = { 
/**
 * Which answer.
 */
name: string, 
/**
 * What, one after the other, while nobody answers.
 */
steps: Array<PreviewedStep>, };

export type PreviewedStep = { 
/**
 * What.
 */
words: string, 
/**
 * Where the caller is asked something: what follows from each answer.
 */
choices: Array<PreviewedChoice>, };

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
canRetry: boolean, 
/**
 * Whether the inbox can be opened without the file of pictures and sounds, which stands in the way.
 */
canGoWithout: boolean, };

export type Proof = { 
/**
 * Day by day in UTC, as Twilio counts; newest first.
 */
days: Array<ProofDay>, 
/**
 * How many are missing here in all.
 */
missing: number, };

export type ProofAnswers = { 
/**
 * For which.
 */
requirement: string, 
/**
 * By which kind of document; empty as long as none is chosen.
 */
kind: string, 
/**
 * What stands on it, where that stands nowhere else.
 */
answers: { [key in string]: string }, };

export type ProofDay = { 
/**
 * Its date: `2026-11-21`.
 */
day: string, 
/**
 * How many Twilio has.
 */
theirs: number, 
/**
 * How many of those are here.
 */
ours: number, };

export type ProofNeed = { 
/**
 * Twilio's name for it.
 */
requirement: string, 
/**
 * For people.
 */
name: string, 
/**
 * What counts.
 */
hint: string, 
/**
 * The documents of which one is needed.
 */
kinds: Array<KindNeed>, };

export type ProofView = { 
/**
 * Twilio's name for it.
 */
requirement: string, 
/**
 * For people.
 */
name: string, 
/**
 * What counts.
 */
hint: string, 
/**
 * The documents of which one is needed.
 */
kinds: Array<KindNeed>, 
/**
 * The kind that was chosen.
 */
kind: string | null, 
/**
 * What stands on it and nowhere else, to be filled in.
 */
fields: Array<FieldView>, 
/**
 * Its file.
 */
document: DocumentView | null, 
/**
 * What is wrong with it.
 */
faults: Array<string>, 
/**
 * What reviewers may not like about it.
 */
warnings: Array<string>, };

export type Pull = { 
/**
 * When.
 */
at: Millis, 
/**
 * Which number was called, as people write it.
 */
number: string, 
/**
 * Whether it goes on.
 */
isRunning: boolean, 
/**
 * Whether it went well.
 */
hasPassed: boolean, 
/**
 * Its steps.
 */
steps: Array<PlugStepState>, 
/**
 * Why it did not go well.
 */
trouble: string | null, };

export type PullPlug = Record<symbol, never>;

export type Purchase = { 
/**
 * Which one.
 */
id: Id, 
/**
 * As Twilio writes it.
 */
number: string, 
/**
 * As people write it.
 */
display: string, 
/**
 * How far it has come.
 */
state: PurchaseState, 
/**
 * What was confirmed to be paid each month.
 */
monthly: Money | null, 
/**
 * What was bought, once it is ours.
 */
bought: Id | null, 
/**
 * Why nothing was bought, and what to do.
 */
failure: Failure | null, 
/**
 * What keeps its texts away, although it is ours.
 */
trouble: string | null, };

export type PurchaseArgs = { 
/**
 * Which.
 */
purchase: Id, };

export type PurchaseState = "queued" | "buying" | "unconfirmed" | "bought" | "pointed" | "done" | "refused" | "lost";

export type Queue = { 
/**
 * Texts that wait for their turn.
 */
waiting: number, 
/**
 * About how many seconds until the last of them goes.
 */
seconds: number, };

export type QuietHours = { 
/**
 * The zone in which the times are meant, by its IANA name; none while there are no spans.
 */
zone: string | null, 
/**
 * The spans, in no order; they may overlap.
 */
spans: Array<QuietSpan>, };

export type QuietSpan = { 
/**
 * The days on which it begins.
 */
days: Array<Weekday>, 
/**
 * When it begins, as `22:00`.
 */
from: string, 
/**
 * When it ends, as `07:00`: on the next day if that is not later. The same time twice is a whole day.
 */
to: string, };

export type ReadDocument = { 
/**
 * Which.
 */
document: Id, 
/**
 * Which size: small is there of pictures alone.
 */
size: Size, };

export type ReadPhone = { 
/**
 * One of the people, or any number as people write it.
 */
address: string, };

export type ReadPhonePicture = { 
/**
 * The text's Sid.
 */
sid: string, 
/**
 * The picture's place on it.
 */
place: number, };

export type ReadPicture = { 
/**
 * Which one.
 */
picture: Id, 
/**
 * Which size.
 */
size: Size, };

export type ReadPretendedCall = { 
/**
 * Twilio's name for it.
 */
sid: string, };

export type ReadProof = { 
/**
 * 1 to 30.
 */
days: number, };

export type ReadReceipts = { 
/**
 * Of which day.
 */
day: string, 
/**
 * Of which kind.
 */
kind: RetentionKind, 
/**
 * Where the page before ended: its `next`.
 */
after: string | null, };

export type ReadRegulation = { 
/**
 * Two letters.
 */
country: string, 
/**
 * For which kind of number.
 */
kind: NumberKind, 
/**
 * For whom.
 */
endUser: EndUser, };

export type ReadRouting = { 
/**
 * Which of our numbers.
 */
number: Id, };

export type Receipt = { 
/**
 * Twilio's name for the text.
 */
sid: string, 
/**
 * What was asked for.
 */
way: AtTwilio, 
/**
 * Twilio's word.
 */
state: ReceiptState, 
/**
 * When Twilio gave it.
 */
settledAt: Millis | null, 
/**
 * Twilio's code, where it refused.
 */
code: number | null, };

export type ReceiptPage = { 
/**
 * The receipts.
 */
rows: Array<Receipt>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: string | null, };

export type ReceiptState = "waiting" | "done" | "gone" | "refused";

export type ReceptionAnswer = { 
/**
 * About what.
 */
topic: CallTopic, 
/**
 * What happens then. Where these steps end, those after the question follow.
 */
steps: Array<RoutingStep>, };

export type Recipient = { 
/**
 * The number, as Twilio writes it.
 */
number: string, 
/**
 * Whose it is, if it is anybody's.
 */
name: Marked | null, 
/**
 * The number as people write it.
 */
display: Marked, 
/**
 * Which tint stands behind their initials.
 */
tint: number, 
/**
 * Whether they have asked not to be texted.
 */
isOptedOut: boolean, };

export type Refusal = { 
/**
 * Twilio's number for it.
 */
code: number, 
/**
 * What it means.
 */
sentence: string, };

export type Refused = { 
/**
 * Which one.
 */
id: Id, 
/**
 * When it came.
 */
at: Millis, 
/**
 * The word for why.
 */
reason: string, 
/**
 * What that means, and what to do.
 */
sentence: string, 
/**
 * Its path.
 */
path: string, 
/**
 * How many of this reason came since the row before.
 */
times: number, 
/**
 * Who it claims to be about.
 */
who: string | null, 
/**
 * The address that Twilio signed it for, where it did: not ours as it is spelled here.
 */
signedAs: string | null, };

export type Registration = { 
/**
 * Twilio's name for it.
 */
sid: string, 
/**
 * What it is.
 */
kind: RegistrationKind, 
/**
 * What people call it: the service of a campaign, the digits of a number; a brand bears no name.
 */
name: string, 
/**
 * How it stands.
 */
state: RegistrationState, 
/**
 * Twilio's own word for that.
 */
word: string, 
/**
 * Why it was not taken.
 */
reasons: Array<RegistrationReason>, 
/**
 * Until when it can be changed and handed in again, where that ends.
 */
changeUntil: number | null, };

export type RegistrationKind = "brand" | "campaign" | "toll_free";

export type RegistrationReason = { 
/**
 * In Twilio's words.
 */
words: string, 
/**
 * Twilio's number for it.
 */
code: number | null, };

export type RegistrationState = "in_review" | "approved" | "rejected" | "suspended" | "ending" | "unknown";

export type Registrations = { 
/**
 * What was registered: brands first, then campaigns, then numbers.
 */
rows: Array<Registration>, 
/**
 * Our numbers whose texts in the United States carriers may refuse.
 */
held: Array<NumberHeld>, 
/**
 * When Twilio last said so; nothing as long as it was not asked.
 */
readAt: number | null, 
/**
 * Why Twilio could not be asked since.
 */
trouble: string | null, };

export type ReleaseNumber = { 
/**
 * Which.
 */
number: Id, 
/**
 * Its digits as Twilio writes them: they stand in the question, and must be those of the number.
 */
digits: string, };

export type RemoveTag = { 
/**
 * Their address, as Twilio writes it.
 */
address: string, 
/**
 * Which tag.
 */
tag: Id, };

export type RenameTag = { 
/**
 * Which tag.
 */
tag: Id, 
/**
 * What it shall say; the name of another tag makes the two one.
 */
name: string, };

export type RenewedCode = { 
/**
 * Twelve of them. Shown once.
 */
recoveryCode: string, };

export type ReopenThread = { 
/**
 * Which one.
 */
thread: Id, 
/**
 * The failures that were put away with it and are to be looked at after all.
 */
failures?: Array<Id>, 
/**
 * Their messages and calls that were unread then and are unread again.
 */
unread?: Array<Id>, };

export type ReplaceToken = { 
/**
 * The new token.
 */
authToken: string, };

export type Reply = "open" | "opted_out" | "cannot_text";

export type ReplyPreview = { 
/**
 * The text as it would be sent.
 */
text: string, };

export type ReplyTime = "open" | "closed";

export type RequestPage = { 
/**
 * The webhooks.
 */
rows: Array<RequestRow>, 
/**
 * From where older ones begin.
 */
next: Id | null, };

export type RequestRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * When it came.
 */
at: Millis, 
/**
 * What it was about: the folder and file of its door.
 */
kind: string, 
/**
 * What it did.
 */
outcome: string, 
/**
 * Who it was about, as people write it.
 */
who: string | null, 
/**
 * What Twilio said about a text of ours.
 */
status: string | null, 
/**
 * The thread that it belongs to.
 */
thread: Id | null, };

export type RestoreBackup = { 
/**
 * The recovery code, as typed.
 */
code: string, 
/**
 * What to do with an inbox of the same account that is here already.
 */
present: Present, };

export type RetentionDay = { 
/**
 * Its date in UTC: `2026-11-21`.
 */
day: string, 
/**
 * Of which kind.
 */
kind: RetentionKind, 
/**
 * From this computer.
 */
here: number, 
/**
 * How many of them shall go at Twilio too.
 */
asked: number, 
/**
 * How many of those are gone there.
 */
done: number, 
/**
 * How many of those Twilio refused.
 */
refused: number, };

export type RetentionKind = "texts" | "pictures" | "calls";

export type RetentionPreview = { 
/**
 * Of each kind that does not stay for ever.
 */
doomed: Array<Doomed>, 
/**
 * Whether somebody has kept the recovery code, without which nothing goes at Twilio.
 */
hasCode: boolean, };

export type RetentionSettings = { 
/**
 * Texts, with their pictures.
 */
texts: Keeping, 
/**
 * The pictures and files of texts that stay.
 */
pictures: Keeping, 
/**
 * Calls, with what was left on the voicemail.
 */
calls: Keeping, };

export type RetryMessage = { 
/**
 * The one that failed.
 */
message: Id, 
/**
 * Made once for each wish to try again.
 */
intent: string, };

export type Review = { 
/**
 * When.
 */
at: Millis, 
/**
 * How they stood from then on.
 */
state: State, 
/**
 * Why, where somebody said.
 */
reason: string | null, };

export type RingAccept = "press_one" | "at_once";

export type RingOrder = "all_at_once" | "by_priority" | "round_robin";

export type RingShows = "theirs" | "ours";

export type Role = "ignore" | "name" | "first" | "middle" | "last" | "company" | "phone" | "note";

export type Room = { 
/**
 * What the office calls it; empty where it has no name.
 */
name: string, 
/**
 * Who is in it, whoever came first first.
 */
people: Array<RoomPerson>, 
/**
 * Who is on the way, or did not get there.
 */
coming: Array<RoomGuest>, };

export type RoomGuest = { 
/**
 * Which wish.
 */
id: Id, 
/**
 * What they are called.
 */
name: string, 
/**
 * Why they did not get there; none while they are on the way.
 */
trouble: string | null, };

export type RoomPerson = { 
/**
 * Their call, by Twilio's name.
 */
participant: string, 
/**
 * What they are called.
 */
name: string, 
/**
 * Whether they are of the office.
 */
isOurs: boolean, 
/**
 * Whether nobody hears them.
 */
isMuted: boolean, 
/**
 * Whether they hear music and nobody.
 */
isHeld: boolean, };

export type RoomSettings = { 
/**
 * What it is called, on the page and to callers; empty where it has no name. Twilio is not told, as it asks for names
 * that say nothing of anybody.
 */
name: string, };

export type RoundTrip = { 
/**
 * Whether it came back.
 */
passed: boolean, 
/**
 * How long it took in all, in milliseconds.
 */
millis: number, 
/**
 * Its legs, in their order.
 */
legs: Array<Leg>, };

export type Routing = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * As people write it.
 */
display: string, 
/**
 * What we call it.
 */
name: string, 
/**
 * Whether it can be called.
 */
canCall: boolean, 
/**
 * Whether its calls come here.
 */
takesCalls: boolean, 
/**
 * How it answers them.
 */
rules: Rules, };

export type RoutingPreview = { 
/**
 * Why.
 */
reason: string, 
/**
 * What, one after the other, while nobody answers.
 */
steps: Array<PreviewedStep>, };

export type RoutingStep = { "step": "greet", 
/**
 * What.
 */
words: string, 
/**
 * The office's own recording of it, which is played instead wherever it can be.
 */
sound?: Id | null, } | { "step": "ring", 
/**
 * Whom, the first before the others.
 */
staff: Array<Staff>, 
/**
 * All of them together, or one after the other.
 */
order: RingOrder, 
/**
 * How long each rings.
 */
seconds: number, 
/**
 * Whether whoever answers has to press 1, so that no mailbox can.
 */
accept: RingAccept, 
/**
 * Whose number they see.
 */
shows: RingShows, } | { "step": "forward", 
/**
 * Which, as Twilio writes numbers.
 */
number: string, 
/**
 * How long it rings.
 */
seconds: number, 
/**
 * Whose number they see.
 */
shows: RingShows, } | { "step": "voicemail", 
/**
 * What is said before the tone.
 */
words: string, 
/**
 * The office's own recording of it.
 */
sound?: Id | null, } | { "step": "room", 
/**
 * What is said first; empty for nothing.
 */
words: string, } | { "step": "hang_up", 
/**
 * What.
 */
words: string, 
/**
 * The office's own recording of it.
 */
sound?: Id | null, } | { "step": "reject" } | { "step": "menu", 
/**
 * What is said first; after it stand the choices with their keys.
 */
words: string, 
/**
 * What there is to choose from.
 */
choices: Array<MenuChoice>, 
/**
 * How often it is asked again when nothing was chosen.
 */
repeats: number, 
/**
 * What happens when nothing was chosen at all; what follows the menu, while there is nothing.
 */
otherwise: Array<RoutingStep>, } | { "step": "ask", 
/**
 * What is said first; after it stand the keys.
 */
words: string, 
/**
 * What happens then. What is not among them, and what was not understood, goes the way of something else.
 */
answers: Array<ReceptionAnswer>, 
/**
 * How often it is asked again when nothing was understood.
 */
repeats: number, };

export type Rules = { 
/**
 * The zone in which all times are meant, by its IANA name; none while no times are set.
 */
zone: string | null, 
/**
 * The language in which words are spoken, as `en-US`.
 */
language: string, 
/**
 * The voice in which they are spoken, as `Polly.Nicole`; Twilio's usual one where it is empty.
 */
voice: string, 
/**
 * When the office is open, week after week; always, while there are none. They may overlap.
 */
hours: Array<OpenSpan>, 
/**
 * Holidays and other days on which it is closed after all.
 */
closings: Array<Closing>, 
/**
 * What happens in hours.
 */
open: Array<RoutingStep>, 
/**
 * What happens out of hours.
 */
closed: Array<RoutingStep>, 
/**
 * What happens on a holiday; as out of hours, while there is nothing.
 */
holiday: Array<RoutingStep>, 
/**
 * What happens when everybody was rung and nobody answered.
 */
unanswered: Array<RoutingStep>, 
/**
 * What happens when the last line that was rung was busy; as when nobody answers, while there is nothing.
 */
busy: Array<RoutingStep>, 
/**
 * What happens to callers who withhold their number; as to everybody, while there is nothing.
 */
withheld: Array<RoutingStep>, 
/**
 * What happens to calls that a phone of the office forwarded here; as to everybody, while there is nothing.
 */
forwarded: Array<RoutingStep>, 
/**
 * What happens to blocked callers.
 */
turnedAway: Array<RoutingStep>, 
/**
 * Whose calls are not taken, as Twilio writes numbers.
 */
blocked: Array<string>, 
/**
 * Whether messages are taken. Without, whoever would be asked for one is told that nobody can come to the phone.
 */
takesMessages: boolean, 
/**
 * Whether whoever would be asked for a message is asked first what their call is about.
 */
asksFirst: boolean, 
/**
 * How they are asked, and what follows from what they say.
 */
reception: Array<RoutingStep>, 
/**
 * How long a message may be, in seconds.
 */
longest: number, 
/**
 * Whether Twilio shall write down what is said on the voicemail, where it can.
 */
transcribes: boolean, 
/**
 * Whether conversations are recorded.
 */
records: boolean, 
/**
 * What callers hear first then: the law may ask for it.
 */
announcement: string, };

export type RungOnce = { 
/**
 * Whether anything here shows notifications: a browser in the place of the window does not.
 */
isHeard: boolean, };

export type SaveBusiness = { 
/**
 * Who it is.
 */
business: Business, 
/**
 * Where it is.
 */
place: Place, 
/**
 * Whether Twilio is to take the address as it stands here, without correcting it.
 */
isExact: boolean, };

export type SaveContact = { 
/**
 * Who is changed; none makes somebody new.
 */
contact: Id | null, 
/**
 * What to call them.
 */
name: string, 
/**
 * What to remember of them.
 */
note: string, 
/**
 * All their numbers, as typed or as Twilio writes them.
 */
numbers: Array<string>, 
/**
 * The people from whom a number may be taken.
 */
takesFrom: Array<Id>, };

export type SaveDraft = { 
/**
 * In which thread.
 */
thread: Id, 
/**
 * What it will be.
 */
kind: DraftKind, 
/**
 * The words so far; with none the draft is gone.
 */
body: string, 
/**
 * The intent it will be sent or kept with.
 */
intent: string, };

export type SaveForwarding = { 
/**
 * To which of our numbers.
 */
number: Id, 
/**
 * The phone, as people write it.
 */
phone: string, };

export type SaveMapsKey = { 
/**
 * As Google's Console shows it.
 */
key: string, };

export type SaveReplies = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * What it answers.
 */
choices: AutoReplies, };

export type SaveRouting = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * How it shall answer.
 */
rules: Rules, };

export type SaveStaffTexts = { 
/**
 * Which of our numbers.
 */
number: Id, 
/**
 * Whom, and of what.
 */
choices: StaffTexts, };

export type SaveSubmission = { 
/**
 * Which.
 */
submission: Id, 
/**
 * Of whom the number is for, by the names of the fields.
 */
answers: { [key in string]: string }, 
/**
 * Of what is proven.
 */
proofs: Array<ProofAnswers>, };

export type SavedContact = { "outcome": "saved", 
/**
 * As they are now.
 */
person: Person, } | { "outcome": "taken", 
/**
 * Which, and whose they are.
 */
numbers: Array<TakenNumber>, };

export type SayForwarding = { 
/**
 * To which of our numbers.
 */
number: Id, 
/**
 * Whether it is.
 */
isSetUp: boolean, };

export type ScheduleText = { 
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
intent: string, 
/**
 * When it shall go.
 */
dueAt: Millis, 
/**
 * Whether it stays when they write first.
 */
unlessReply: boolean, };

export type Scheduled = { 
/**
 * Which one.
 */
scheduled: Id, };

export type ScheduledArgs = { 
/**
 * Which one.
 */
scheduled: Id, };

export type ScheduledState = "waiting" | "overdue" | "they_wrote" | "opted_out" | "outside_hours" | "copied";

export type ScheduledText = { 
/**
 * Which one.
 */
id: Id, 
/**
 * To whom.
 */
thread: Id, 
/**
 * The words.
 */
body: string, 
/**
 * When it goes.
 */
dueAt: Millis, 
/**
 * Whether it stays when they write first.
 */
unlessReply: boolean, 
/**
 * Where it stands.
 */
state: ScheduledState, };

export type SearchHit = { 
/**
 * The text, the note or the call.
 */
message: Id, 
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
 * Who wrote it, if it is a text.
 */
direction: Direction | null, };

export type SearchInbox = { 
/**
 * What was typed so far.
 */
text: string, 
/**
 * Where the page before ended: its `next`. A further page has no people.
 */
after: Id | null, 
/**
 * How many texts and notes at most, up to 100.
 */
limit: number, };

export type SearchNumbers = { 
/**
 * In which country: two letters.
 */
country: string, 
/**
 * Of which kind.
 */
kind: NumberKind, 
/**
 * Of an area; in the United States and Canada alone.
 */
areaCode: string, 
/**
 * Digits, or letters of a word, that stand in it.
 */
contains: string, 
/**
 * Of a place.
 */
place: string, 
/**
 * What it must be able to do.
 */
can: WantedAbilities, };

export type SearchPage = { 
/**
 * People and bare numbers, whoever was heard of last first.
 */
people: Array<PersonHit>, 
/**
 * Whether the address book has more people of this name.
 */
hasMorePeople: boolean, 
/**
 * Texts and notes, newest first.
 */
hits: Array<SearchHit>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: Id | null, };

export type SegmentPrice = { 
/**
 * As Twilio writes it: `0.0079`.
 */
amount: string, 
/**
 * Three letters: `USD`.
 */
currency: string, };

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
 * Pictures that wait beside it, in their order; without any, the words alone are sent.
 */
pictures?: Array<Id>, 
/**
 * Made once for each composed text: however often it comes, one text is sent.
 */
intent: string, };

export type SendingSettings = { 
/**
 * Whether Enter sends and Shift-Enter breaks the line, or the other way round.
 */
enterSends: boolean, 
/**
 * For how many seconds a text can be taken back before it goes; 0 sends at once.
 */
undoSeconds: number, 
/**
 * How many segments each number may send in a second; 0 leaves it to Twilio.
 */
segmentsPerSecond: number, };

export type SentMessage = { 
/**
 * Which one.
 */
message: Id, };

export type ServiceOfNumber = { 
/**
 * As it is called at Twilio.
 */
name: string, 
/**
 * Whether it decides where the texts of its numbers go, whatever those say.
 */
decides: boolean, };

export type ServiceWay = "number" | "service" | "nobody";

export type SetPin = { 
/**
 * The new PIN: 4 to 12 digits.
 */
pin: string, 
/**
 * The former one; none where there was none.
 */
former: string | null, };

export type SetPretendedPhone = { 
/**
 * The number as people write it, or a SIP address.
 */
address: string, 
/**
 * How.
 */
answering: PhoneManner, 
/**
 * To which of our numbers it forwards, where it does.
 */
number?: Id | null, };

export type Settings = { 
/**
 * Light or dark.
 */
appearance: Appearance, 
/**
 * How texts go out.
 */
sending: SendingSettings, 
/**
 * How calls go out.
 */
calling: CallingSettings, 
/**
 * The conference room.
 */
rooms: RoomSettings, 
/**
 * What rings.
 */
notices: NoticeSettings, 
/**
 * When Deskbell locks itself.
 */
lock: LockSettings, 
/**
 * How many numbers are active; changed by calls of their own, one of which asks first.
 */
numbers: NumbersSettings, 
/**
 * How long things are kept; changed by a call of its own, which asks first.
 */
retention: RetentionSettings, };

export type SettleMessage = { 
/**
 * Which one.
 */
message: Id, 
/**
 * What they say.
 */
verdict: Verdict, };

export type Side = "theirs" | "ours" | "automatic";

export type SipAddress = { 
/**
 * Which, as `sip:ana@office.example`.
 */
address: string, };

export type SipPassword = { 
/**
 * Whether one is.
 */
isKept: boolean, };

export type Size = "full" | "thumb";

export type SnoozeChoice = { 
/**
 * What it is called.
 */
name: SnoozeName, 
/**
 * The moment.
 */
at: Millis, };

export type SnoozeName = "later_today" | "tomorrow" | "next_week";

export type SnoozeThread = { 
/**
 * Which one.
 */
thread: Id, 
/**
 * Until when.
 */
until: Until, };

export type SoundKept = { 
/**
 * Whether it is deleted at Twilio once it is kept here.
 */
erases: boolean, 
/**
 * How many messages can be heard here.
 */
here: number, 
/**
 * How many bytes they take.
 */
hereBytes: number, 
/**
 * How many are at Twilio.
 */
there: number, 
/**
 * How many minutes those are.
 */
thereMinutes: number, 
/**
 * How many of them can be heard here too, and would go if Twilio were cleaned up.
 */
doubled: number, 
/**
 * How many of them are to go there.
 */
going: number, 
/**
 * For how many Twilio refused that.
 */
refused: number, 
/**
 * How many written-down messages were deleted there.
 */
wordsGone: number, 
/**
 * For how many Twilio refused that.
 */
wordsRefused: number, 
/**
 * Whether nothing goes there because nobody has kept the recovery code.
 */
waitsForCode: boolean, };

export type SpellState = "listening" | "connecting" | "not_reachable" | "closed";

export type Spoken = { 
/**
 * How it stands.
 */
row: SpokenRow, 
/**
 * Which key means what.
 */
question: string, 
/**
 * Everybody, in the order in which they are called.
 */
people: Array<Callee>, };

export type SpokenArgs = { 
/**
 * Which.
 */
spoken: Id, };

export type SpokenCounts = { 
/**
 * Who is to be called, or was.
 */
total: number, 
/**
 * Whose turn has not come.
 */
waiting: number, 
/**
 * With whom a call goes on.
 */
going: number, 
/**
 * Who pressed 1.
 */
confirmed: number, 
/**
 * Who pressed 2.
 */
change: number, 
/**
 * Who pressed 3, whether or not somebody took them.
 */
talk: number, 
/**
 * Who heard it and pressed nothing.
 */
heard: number, 
/**
 * Whose answering machine heard it.
 */
voicemail: number, 
/**
 * Who was not reached, and can be tried again.
 */
unreached: number, 
/**
 * Whose turn was called off.
 */
canceled: number, 
/**
 * Who is not called.
 */
leftOut: number, };

export type SpokenDraft = { 
/**
 * Which of our numbers calls.
 */
number: Id, 
/**
 * What it is, which decides whom and when it may reach.
 */
kind: SpokenKind, 
/**
 * The words, with `{name}`, `{first}`, `{detail}`, `{office}` and `{number}`.
 */
words: string, 
/**
 * Which key means what: 1 confirms, 2 asks for a change, 3 leads to the office.
 */
question: string, 
/**
 * What whoever pressed 1 hears.
 */
thanks: string, 
/**
 * What whoever pressed 2 hears.
 */
change: string, 
/**
 * In which language it is spoken, such as `en-US`.
 */
language: string, 
/**
 * Twilio's name of the voice, such as `Polly.Joanna`; empty for its usual one.
 */
voice: string, 
/**
 * The time zone of this computer, by its IANA name: of the day where the number has no hours.
 */
zone: string, 
/**
 * A line for each person: a number, and behind commas a name and a detail.
 */
to: string, 
/**
 * Everybody who carries one of these tags too.
 */
tags: Array<Id>, 
/**
 * Whether somebody of the office says that all of them have agreed to be called so.
 */
hasConsent: boolean, };

export type SpokenKind = "appointment" | "urgent" | "campaign";

export type SpokenPerson = { 
/**
 * Their name; empty where nobody knows it.
 */
name: string, 
/**
 * Their number as people write it, or what was typed.
 */
display: string, 
/**
 * What they hear; empty where they are left out.
 */
hears: string, 
/**
 * Why they are left out.
 */
leftOut: string | null, };

export type SpokenPreview = { 
/**
 * Everybody who was chosen, in the order in which they are called.
 */
people: Array<SpokenPerson>, 
/**
 * How many are called.
 */
calls: number, 
/**
 * How many are left out.
 */
leftOut: number, 
/**
 * Which key means what, as it is spoken.
 */
question: string, 
/**
 * About how long the longest call is, in seconds.
 */
seconds: number, 
/**
 * About what all of it costs at most, as far as the price is known.
 */
price: Money | null, 
/**
 * To how many of them nobody knows the price.
 */
unpriced: number, 
/**
 * About how many seconds pass until the last of them is called.
 */
takes: number, 
/**
 * Whether it is in the hours now.
 */
isOpen: boolean, 
/**
 * When it begins, in words, where it waits for the hours.
 */
opens: string | null, };

export type SpokenRow = { 
/**
 * Which.
 */
id: Id, 
/**
 * When it was confirmed.
 */
at: Millis, 
/**
 * What it is.
 */
kind: SpokenKind, 
/**
 * The words as they were written.
 */
words: string, 
/**
 * Which of our numbers calls.
 */
number: Id, 
/**
 * What we call it.
 */
numberName: string, 
/**
 * How it stands.
 */
state: SpokenState, 
/**
 * Why it stopped by itself.
 */
trouble: string | null, 
/**
 * When the office opens, in words, while it waits for that.
 */
opens: string | null, 
/**
 * How many there are.
 */
counts: SpokenCounts, };

export type SpokenState = "running" | "closed" | "paused" | "canceled" | "done";

export type Staff = { 
/**
 * Their name: it is kept with the call when they answer.
 */
name: string, 
/**
 * Their phone, as Twilio writes numbers, or a SIP address.
 */
number: string, 
/**
 * The user at that SIP address, where it wants one. The password lies in the keychain.
 */
user: string, 
/**
 * When they are rung, week after week; always, while there are none.
 */
hours: Array<OpenSpan>, };

export type StaffTexts = { 
/**
 * The phones, as Twilio writes numbers or as people do.
 */
phones: Array<string>, 
/**
 * Whether they are told of messages on the voicemail.
 */
voicemails: boolean, 
/**
 * Whether they are told of missed calls.
 */
missed: boolean, 
/**
 * When they are told.
 */
when: WhenSent, 
/**
 * Whether the text says who called; else only that somebody did.
 */
saysWho: boolean, };

export type StartImport = { 
/**
 * How far back.
 */
history: History, };

export type StartSpoken = { 
/**
 * What is spoken, and to whom, as it was shown.
 */
draft: SpokenDraft, 
/**
 * Made once for each wish: however often it comes, everybody is called once.
 */
intent: string, };

export type StartSubmission = { 
/**
 * Two letters.
 */
country: string, 
/**
 * For which kind of number.
 */
kind: NumberKind, 
/**
 * For whom.
 */
endUser: EndUser, 
/**
 * Made once for each wish: however often it comes, papers are begun once.
 */
intent: string, };

export type StartedSpoken = { 
/**
 * Which.
 */
spoken: Id, };

export type State = "draft" | "submitting" | "in_review" | "approved" | "rejected" | "expired" | "suspended";

export type StepState = "waiting" | "running" | "passed" | "failed" | "skipped";

export type SubmissionArgs = { 
/**
 * Which.
 */
submission: Id, };

export type SubmissionView = { 
/**
 * Which.
 */
id: Id, 
/**
 * Two letters.
 */
country: string, 
/**
 * For which kind of number.
 */
kind: NumberKind, 
/**
 * For whom.
 */
endUser: EndUser, 
/**
 * What Twilio calls what it asks for.
 */
name: string, 
/**
 * How far they have come.
 */
state: State, 
/**
 * Whether they can be changed.
 */
isOpen: boolean, 
/**
 * What must be known of whom the number is for.
 */
fields: Array<FieldView>, 
/**
 * What must be proven.
 */
proofs: Array<ProofView>, 
/**
 * What is wrong with all of it.
 */
faults: Array<string>, 
/**
 * What reviewers may not like about all of it.
 */
warnings: Array<string>, 
/**
 * Where it stands on the way to Twilio, or why it got stuck.
 */
trouble: string | null, 
/**
 * Every change, oldest first.
 */
history: Array<Review>, 
/**
 * Until when the approval holds, where it ends.
 */
validUntil: Millis | null, 
/**
 * Twilio's name for the bundle.
 */
bundleSid: string | null, 
/**
 * Twilio's name for whom the number is for.
 */
endUserSid: string | null, 
/**
 * Twilio's name for the address.
 */
addressSid: string | null, 
/**
 * The address of the business, as it goes along.
 */
place: Place, };

export type Switches = { 
/**
 * How carriers treat our texts.
 */
carrier: CarrierSwitch, 
/**
 * The code with which they refuse, where they do.
 */
refusal: number, 
/**
 * How reports about our texts travel.
 */
callbacks: CallbackSwitch, 
/**
 * Whether Twilio reaches this computer.
 */
webhooks: WebhookSwitch, 
/**
 * How Twilio answers us.
 */
twilio: TwilioSwitch, 
/**
 * Whether the account may work.
 */
account: AccountSwitch, };

export type Tag = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What it says.
 */
name: string, };

export type TakeCalls = { 
/**
 * Which.
 */
number: Id, };

export type Taken = "taken" | "dropped";

export type TakenNumber = { 
/**
 * As people write it.
 */
display: string, 
/**
 * Whose it is.
 */
contact: Id, 
/**
 * What they are called.
 */
name: string, };

export type TextBack = { 
/**
 * Whether it is sent.
 */
isOn: boolean, 
/**
 * Its words, with `{office}`, `{number}` and, where it goes only out of hours, `{opens}`.
 */
words: string, 
/**
 * When it is sent.
 */
when: WhenSent, };

export type ThreadArgs = { 
/**
 * Which one.
 */
thread: Id, };

export type ThreadDrafts = { 
/**
 * The text.
 */
text: KeptDraft | null, 
/**
 * The note.
 */
note: KeptDraft | null, };

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
 * Open, snoozed or done.
 */
state: ThreadState, 
/**
 * Until when it is snoozed, if it is.
 */
snoozedUntil: Millis | null, 
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
 * The tags of their address.
 */
tags: Array<Tag>, 
/**
 * What the composer may do.
 */
reply: Reply, };

export type ThreadLine = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Where it stands.
 */
thread: Id, 
/**
 * What happened.
 */
what: Happening, 
/**
 * The word by which they said it; empty where there was none.
 */
word: string, 
/**
 * When it happened.
 */
at: Millis, };

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
 * Open, snoozed or done.
 */
state: ThreadState, 
/**
 * Until when it is snoozed, if it is.
 */
snoozedUntil: Millis | null, 
/**
 * Where it stands in a list: the higher, the further up.
 */
place: Id, 
/**
 * Whether a text of ours failed and nobody has looked at it.
 */
hasFailed: boolean, 
/**
 * Whether they have asked not to be texted.
 */
isOptedOut: boolean, 
/**
 * Whether a text of ours is begun and not sent.
 */
hasDraft: boolean, 
/**
 * When the next text for later goes, if there is one.
 */
goesAt: Millis | null, };

export type ThreadState = "open" | "snoozed" | "done";

export type TimelinePage = { 
/**
 * What stands there.
 */
rows: Array<TimelineRow>, 
/**
 * Whether older rows stand before.
 */
hasBefore: boolean, 
/**
 * Whether newer rows stand after.
 */
hasAfter: boolean, };

export type TimelineRow = { "kind": "text" } & Message | { "kind": "note" } & Note | { "kind": "line" } & ThreadLine | { "kind": "call" } & PhoneCall;

export type TranscriptState = "none" | "waiting" | "ready" | "failed" | "language" | "length";

export type TwilioSwitch = "usual" | "busy" | "down" | "loses_answers";

export type TypedWay = { "kind": "ngrok", 
/**
 * Of the office's account at ngrok.
 */
authtoken: string, 
/**
 * Which of its domains; empty for the one that ngrok gives.
 */
domain: string, } | { "kind": "fixed", 
/**
 * The public address.
 */
publicUrl: string, 
/**
 * The loopback port that it is brought to.
 */
port: number, };

export type UndeliveredHere = { 
/**
 * Which one.
 */
id: Id, 
/**
 * When Twilio tried.
 */
at: Millis, 
/**
 * Twilio's number for what went wrong.
 */
code: number, 
/**
 * What that means here, and what to do.
 */
sentence: string, 
/**
 * The thread of the text that it was about, once that text is here.
 */
thread: Id | null, 
/**
 * Who wrote it, or to whom it went, as people write it.
 */
who: string | null, };

export type UndoMessage = { 
/**
 * Which one.
 */
message: Id, };

export type UndoneMessage = { 
/**
 * Its words, to be written on.
 */
body: string, };

export type UnlinkNumber = { 
/**
 * Whose it is.
 */
contact: Id, 
/**
 * As Twilio writes it.
 */
number: string, };

export type Unlock = { 
/**
 * The PIN.
 */
pin: string, };

export type Unrestored = "stay" | "leave";

export type Until = { "kind": "moment", 
/**
 * Milliseconds since 1970, UTC.
 */
at: Millis, } | { "kind": "wall", 
/**
 * `2026-11-24T09:30`.
 */
time: string, };

export type Verdict = "arrived" | "lost";

export type Voicemail = { 
/**
 * Which one.
 */
id: Id, 
/**
 * How long it is.
 */
seconds: number, 
/**
 * What became of its sound.
 */
state: VoicemailState, 
/**
 * Why it cannot be heard, where there is something to say.
 */
problem: VoicemailProblem | null, 
/**
 * What kind of sound it is, once it is here.
 */
contentType: string, 
/**
 * Whether it is a conversation that was recorded, and no message.
 */
isConversation: boolean, 
/**
 * Whether somebody has listened to it.
 */
isHeard: boolean, 
/**
 * What was said on it; empty where that is not written down.
 */
transcript: string, 
/**
 * How it stands with that.
 */
transcriptState: TranscriptState, };

export type VoicemailArgs = { 
/**
 * Which one.
 */
voicemail: Id, };

export type VoicemailPage = { 
/**
 * The calls whose message nobody has heard, newest first. On the first page only.
 */
unheard: Array<PhoneCall>, 
/**
 * Those whose message somebody has heard, newest first.
 */
heard: Array<PhoneCall>, 
/**
 * Pass this as `after` for the next page; none at the end.
 */
next: string | null, };

export type VoicemailProblem = "too_large" | "gone" | "unreachable" | "damaged";

export type VoicemailState = "waiting" | "ready" | "failed" | "deleted";

export type WantedAbilities = { 
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

export type WayChanged = { 
/**
 * The address that Twilio calls from now on.
 */
publicUrl: string, 
/**
 * What could not be changed at Twilio.
 */
failures: Array<ChangeFailure>, };

export type WayCheck = { 
/**
 * The address that Twilio will call.
 */
publicUrl: string, 
/**
 * How long a request took to come back, in milliseconds.
 */
millis: number, };

export type WebhookSwitch = "usual" | "unreachable" | "silent";

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export type WhenSent = "always" | "open" | "closed";

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
  open_without_media: { args: Nothing; reply: AppState };
  start_practice: { args: Nothing; reply: AppState };
  check_account: { args: CheckAccount; reply: AccountCheck };
  connect_account: { args: ConnectAccount; reply: Connected };
  check_way: { args: CheckWay; reply: WayCheck };
  stop_connecting: { args: Nothing; reply: AppState };
  open_account: { args: OpenAccount; reply: AppState };
  renew_recovery_code: { args: Nothing; reply: RenewedCode };
  keep_recovery_code: { args: Nothing; reply: null };
  read_way: { args: Nothing; reply: ChosenWay };
  change_way: { args: ChangeWay; reply: WayChanged };
  disconnect_account: { args: Disconnect; reply: Disconnected };
  replace_token: { args: ReplaceToken; reply: AppState };
  find_backup: { args: Nothing; reply: LastBackup | null };
  leave_account: { args: Nothing; reply: AppState };
  read_lock: { args: Nothing; reply: LockState };
  lock_app: { args: Nothing; reply: AppState };
  unlock: { args: Unlock; reply: AppState };
  unlock_with_recovery: { args: OpenWithRecovery; reply: AppState };
  set_pin: { args: SetPin; reply: LockState };
  remove_pin: { args: Unlock; reply: LockState };
  note_touch: { args: Nothing; reply: null };
  list_numbers: { args: Nothing; reply: Array<NumberRow> };
  change_number: { args: ChangeNumber; reply: NumberRow };
  run_round_trip: { args: Nothing; reply: RoundTrip };
  read_import: { args: Nothing; reply: Import | null };
  start_import: { args: StartImport; reply: null };
  stop_import: { args: Nothing; reply: null };
  resume_import: { args: Nothing; reply: null };
  list_changes: { args: Nothing; reply: Array<Change> };
  pause_number: { args: NumberArgs; reply: null };
  resume_number: { args: NumberArgs; reply: Array<ChangeFailure> };
  choose_active: { args: NumberArgs; reply: Array<ChangeFailure> };
  free_active: { args: Nothing; reply: Settings };
  read_loss: { args: NumberArgs; reply: Loss };
  release_number: { args: ReleaseNumber; reply: null };
  list_number_countries: { args: Nothing; reply: Array<NumberCountry> };
  search_numbers: { args: SearchNumbers; reply: FoundNumbers };
  surprise_number: { args: SearchNumbers; reply: FoundNumbers };
  buy_number: { args: BuyNumber; reply: Purchase };
  list_purchases: { args: Nothing; reply: Array<Purchase> };
  put_purchase_away: { args: PurchaseArgs; reply: null };
  read_line: { args: Nothing; reply: Line };
  retry_line: { args: Nothing; reply: null };
  note_network: { args: Nothing; reply: null };
  read_business: { args: Nothing; reply: BusinessView | null };
  save_business: { args: SaveBusiness; reply: BusinessView };
  confirm_address: { args: ConfirmAddress; reply: KnownAddress };
  read_maps_key: { args: Nothing; reply: MapsKey };
  save_maps_key: { args: SaveMapsKey; reply: MapsKey };
  remove_maps_key: { args: Nothing; reply: MapsKey };
  read_needs: { args: ReadRegulation; reply: Needs | null };
  list_submissions: { args: Nothing; reply: Array<PapersRow> };
  read_submission: { args: SubmissionArgs; reply: SubmissionView };
  start_submission: { args: StartSubmission; reply: SubmissionView };
  save_submission: { args: SaveSubmission; reply: SubmissionView };
  discard_submission: { args: SubmissionArgs; reply: null };
  submit_papers: { args: SubmissionArgs; reply: SubmissionView };
  remove_document: { args: DocumentArgs; reply: SubmissionView };
  list_registrations: { args: Nothing; reply: Registrations };
  list_line_spells: { args: Nothing; reply: Array<LineSpell> };
  list_requests: { args: ListRequests; reply: RequestPage };
  list_refused: { args: Nothing; reply: Array<Refused> };
  list_alerts: { args: Nothing; reply: Array<UndeliveredHere> };
  check_numbers: { args: Nothing; reply: Array<NumberHealth> };
  mend_number: { args: MendNumber; reply: Array<NumberHealth> };
  undo_mend: { args: MendNumber; reply: Array<NumberHealth> };
  mend_numbers: { args: Nothing; reply: Array<NumberHealth> };
  read_disk: { args: Nothing; reply: Disk };
  read_budget: { args: Nothing; reply: Budget | null };
  read_proof: { args: ReadProof; reply: Proof };
  fetch_missing: { args: ReadProof; reply: Proof };
  read_bundle: { args: Nothing; reply: Bundle };
  list_threads: { args: ListThreads; reply: ThreadPage };
  read_thread: { args: ThreadArgs; reply: ThreadHead };
  mark_thread_read: { args: MarkRead; reply: null };
  mark_thread_unread: { args: ThreadArgs; reply: null };
  finish_thread: { args: ThreadArgs; reply: FinishedThread };
  reopen_thread: { args: ReopenThread; reply: null };
  list_snoozes: { args: Nothing; reply: Array<SnoozeChoice> };
  snooze_thread: { args: SnoozeThread; reply: null };
  open_thread: { args: OpenThread; reply: OpenedThread };
  find_recipients: { args: FindRecipients; reply: Array<Recipient> };
  search_inbox: { args: SearchInbox; reply: SearchPage };
  read_counts: { args: Nothing; reply: Counts };
  list_timeline: { args: ListTimeline; reply: TimelinePage };
  add_note: { args: AddNote; reply: AddedNote };
  edit_note: { args: EditNote; reply: null };
  delete_note: { args: NoteArgs; reply: null };
  restore_note: { args: NoteArgs; reply: null };
  list_tags: { args: Nothing; reply: Array<Tag> };
  add_tag: { args: AddTag; reply: Tag };
  remove_tag: { args: RemoveTag; reply: null };
  rename_tag: { args: RenameTag; reply: Tag };
  read_drafts: { args: ThreadArgs; reply: ThreadDrafts };
  save_draft: { args: SaveDraft; reply: null };
  list_messages: { args: ListMessages; reply: MessagePage };
  send_message: { args: SendMessage; reply: SentMessage };
  retry_message: { args: RetryMessage; reply: SentMessage };
  settle_message: { args: SettleMessage; reply: null };
  undo_message: { args: UndoMessage; reply: UndoneMessage };
  read_price: { args: ThreadArgs; reply: SegmentPrice | null };
  read_queue: { args: ThreadArgs; reply: Queue };
  list_calls: { args: ListCalls; reply: CallPage };
  call_out: { args: CallOut; reply: CalledOut };
  hang_up: { args: CallArgs; reply: null };
  list_colleagues: { args: CallArgs; reply: Array<Colleague> };
  move_call: { args: MoveCall; reply: null };
  read_room: { args: Nothing; reply: Room };
  list_room_guests: { args: Nothing; reply: Array<Colleague> };
  join_room: { args: JoinRoom; reply: null };
  call_into_room: { args: CallIntoRoom; reply: null };
  change_person: { args: ChangePerson; reply: null };
  remove_person: { args: PersonArgs; reply: null };
  list_live_calls: { args: Nothing; reply: Array<LiveCall> };
  describe_call: { args: DescribeCall; reply: null };
  export_calls: { args: ExportCalls; reply: ExportedFile };
  read_call_counts: { args: Nothing; reply: CallCounts };
  list_voicemails: { args: ListVoicemails; reply: VoicemailPage };
  hear_voicemail: { args: VoicemailArgs; reply: null };
  unhear_voicemail: { args: VoicemailArgs; reply: null };
  refetch_voicemail: { args: VoicemailArgs; reply: null };
  erase_voicemail: { args: VoicemailArgs; reply: null };
  read_sound: { args: Nothing; reply: SoundKept };
  change_erasing: { args: ChangeErasing; reply: SoundKept };
  clean_up_sound: { args: Nothing; reply: SoundKept };
  delete_voicemail: { args: VoicemailArgs; reply: null };
  list_spoken: { args: Nothing; reply: Array<SpokenRow> };
  read_spoken: { args: SpokenArgs; reply: Spoken };
  preview_spoken: { args: SpokenDraft; reply: SpokenPreview };
  start_spoken: { args: StartSpoken; reply: StartedSpoken };
  pause_spoken: { args: SpokenArgs; reply: null };
  resume_spoken: { args: SpokenArgs; reply: null };
  cancel_spoken: { args: SpokenArgs; reply: null };
  retry_spoken: { args: SpokenArgs; reply: null };
  export_spoken: { args: ExportSpoken; reply: ExportedFile };
  read_forwarding: { args: NumberArgs; reply: Forwarding };
  save_forwarding: { args: SaveForwarding; reply: Forwarding };
  say_forwarding: { args: SayForwarding; reply: Forwarding };
  try_forwarding: { args: NumberArgs; reply: Forwarding };
  read_replies: { args: NumberArgs; reply: NumberReplies };
  save_replies: { args: SaveReplies; reply: NumberReplies };
  preview_reply: { args: PreviewReply; reply: ReplyPreview };
  read_staff_texts: { args: NumberArgs; reply: NumberStaffTexts };
  save_staff_texts: { args: SaveStaffTexts; reply: NumberStaffTexts };
  take_calls: { args: TakeCalls; reply: NumberRow };
  release_calls: { args: TakeCalls; reply: NumberRow };
  read_routing: { args: ReadRouting; reply: Routing };
  save_routing: { args: SaveRouting; reply: Routing };
  list_greetings: { args: Nothing; reply: Array<Greeting> };
  read_sip_password: { args: SipAddress; reply: SipPassword };
  keep_sip_password: { args: KeepSipPassword; reply: SipPassword };
  preview_routing: { args: PreviewRouting; reply: RoutingPreview };
  read_flow: { args: Nothing; reply: Flow };
  look_at_flow: { args: Nothing; reply: Flow };
  write_flow: { args: Nothing; reply: Flow };
  give_up_flow: { args: Nothing; reply: Flow };
  read_plug: { args: Nothing; reply: Plug };
  pull_plug: { args: PullPlug; reply: Plug };
  read_away: { args: Nothing; reply: Away | null };
  put_away: { args: Nothing; reply: null };
  list_scheduled: { args: ThreadArgs; reply: Array<ScheduledText> };
  list_asking: { args: Nothing; reply: Array<ScheduledText> };
  schedule_text: { args: ScheduleText; reply: Scheduled };
  change_scheduled: { args: ChangeScheduled; reply: null };
  send_scheduled: { args: ScheduledArgs; reply: SentMessage };
  discard_scheduled: { args: ScheduledArgs; reply: null };
  read_attachments: { args: ThreadArgs; reply: Attachments };
  remove_attachment: { args: PictureArgs; reply: null };
  refetch_picture: { args: PictureArgs; reply: null };
  name_picture: { args: NamePicture; reply: PictureName };
  find_neighbours: { args: PictureArgs; reply: PictureNeighbours };
  read_practice: { args: Nothing; reply: Practice };
  pretend_text: { args: PretendText; reply: Pretended };
  pretend_rush: { args: PretendRush; reply: Array<Pretended> };
  read_phone: { args: ReadPhone; reply: Phone };
  move_clock: { args: MoveClock; reply: Practice };
  set_switches: { args: Switches; reply: Practice };
  pretend_call: { args: PretendCall; reply: PretendedCall };
  pretend_on_call: { args: PretendOnCall; reply: PretendedCall };
  read_pretended_call: { args: ReadPretendedCall; reply: PretendedCall };
  set_pretended_phone: { args: SetPretendedPhone; reply: null };
  list_pretended_papers: { args: Nothing; reply: Array<PretendedPapers> };
  decide_papers: { args: DecidePapers; reply: Array<PretendedPapers> };
  list_contacts: { args: ListContacts; reply: ContactPage };
  read_contact: { args: ContactArgs; reply: Person };
  name_contact: { args: NameContact; reply: Person };
  save_contact: { args: SaveContact; reply: SavedContact };
  link_number: { args: LinkNumber; reply: SavedContact };
  unlink_number: { args: UnlinkNumber; reply: Person };
  delete_contact: { args: ContactArgs; reply: null };
  restore_contact: { args: ContactArgs; reply: Person };
  find_contact_import: { args: Nothing; reply: ContactImport | null };
  arrange_contact_import: { args: ArrangeImport; reply: ImportPreview };
  start_contact_import: { args: ImportArgs; reply: ContactImport };
  read_contact_import: { args: ImportArgs; reply: ContactImport };
  stop_contact_import: { args: ImportArgs; reply: null };
  undo_contact_import: { args: ImportArgs; reply: ContactImport };
  forget_contact_import: { args: ImportArgs; reply: null };
  read_contact_import_report: { args: ImportArgs; reply: ExportedFile };
  export_contacts: { args: Nothing; reply: ExportedFile };
  read_settings: { args: Nothing; reply: Settings };
  change_settings: { args: ChangeSettings; reply: Settings };
  preview_retention: { args: ChangeRetention; reply: RetentionPreview };
  change_retention: { args: ChangeRetention; reply: Settings };
  list_retention_days: { args: Nothing; reply: Array<RetentionDay> };
  list_receipts: { args: ReadReceipts; reply: ReceiptPage };
  pause_notices: { args: PauseNotices; reply: Settings };
  look_at_thread: { args: LookAtThread; reply: null };
  ring_once: { args: Nothing; reply: RungOnce };
  read_picture: { args: ReadPicture; reply: Blob };
  read_voicemail: { args: VoicemailArgs; reply: Blob };
  read_greeting: { args: GreetingArgs; reply: Blob };
  read_document: { args: ReadDocument; reply: Blob };
  read_phone_picture: { args: ReadPhonePicture; reply: Blob };
  download_backup: { args: Nothing; reply: Blob };
}

// Calls that take bytes beside their arguments.
export interface Gifts {
  attach_picture: { args: AttachPicture; reply: Picture };
  attach_document: { args: AttachDocument; reply: SubmissionView };
  add_greeting: { args: AddGreeting; reply: Greeting };
  open_contact_import: { args: OpenImport; reply: ImportPreview };
  restore_backup: { args: RestoreBackup; reply: AppState };
}
