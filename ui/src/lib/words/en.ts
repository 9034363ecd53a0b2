/**
 * Every word the window says, in English, one file for each noun. Sentences with a part that varies are functions,
 * so that another language can put the parts in its own order and choose its own plurals.
 */
import { account } from './en/account.ts';
import { attachments } from './en/attachments.ts';
import { away } from './en/away.ts';
import { backup } from './en/backup.ts';
import { bytes } from './en/bytes.ts';
import { calling } from './en/calling.ts';
import { calls } from './en/calls.ts';
import { compliance } from './en/compliance.ts';
import { compose } from './en/compose.ts';
import { composer } from './en/composer.ts';
import { contacts } from './en/contacts.ts';
import { diagnostics } from './en/diagnostics.ts';
import { errors } from './en/errors.ts';
import { flows } from './en/flows.ts';
import { forwarding } from './en/forwarding.ts';
import { greetings } from './en/greetings.ts';
import { importing } from './en/importing.ts';
import { inbox } from './en/inbox.ts';
import { keys } from './en/keys.ts';
import { line } from './en/line.ts';
import { lock } from './en/lock.ts';
import { maps } from './en/maps.ts';
import { note } from './en/note.ts';
import { numbers } from './en/numbers.ts';
import { opening } from './en/opening.ts';
import { palette } from './en/palette.ts';
import { person } from './en/person.ts';
import { picture } from './en/picture.ts';
import { plug } from './en/plug.ts';
import { practice } from './en/practice.ts';
import { problem } from './en/problem.ts';
import { rail } from './en/rail.ts';
import { registrations } from './en/registrations.ts';
import { replies } from './en/replies.ts';
import { retention } from './en/retention.ts';
import { room } from './en/room.ts';
import { routing } from './en/routing.ts';
import { scheduled } from './en/scheduled.ts';
import { search } from './en/search.ts';
import { segments } from './en/segments.ts';
import { numbersPage, quiet, settings } from './en/settings.ts';
import { snooze } from './en/snooze.ts';
import { sound } from './en/sound.ts';
import { spoken } from './en/spoken.ts';
import { staffTexts } from './en/staff-texts.ts';
import { status } from './en/status.ts';
import { tags } from './en/tags.ts';
import { thread } from './en/thread.ts';
import { voicemail } from './en/voicemail.ts';
import { welcome } from './en/welcome.ts';
import { when } from './en/when.ts';

export const en = {
  app: 'Deskbell',
  title: (unread: number, place: string) =>
    unread > 0 ? `(${unread}) ${place} · Deskbell` : `${place} · Deskbell`,
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  tryAgain: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  undo: 'Undo',
  loading: 'Loading',

  account,
  away,
  backup,
  errors,
  rail,
  replies,
  retention,
  practice,
  line,
  lock,
  maps,
  diagnostics,
  inbox,
  scheduled,
  search,
  thread,
  status,
  picture,
  attachments,
  composer,
  note,
  snooze,
  tags,
  person,
  compose,
  importing,
  compliance,
  registrations,
  contacts,
  calls,
  calling,
  voicemail,
  room,
  sound,
  spoken,
  staffTexts,
  routing,
  flows,
  forwarding,
  greetings,
  plug,
  keys,
  palette,
  segments,
  settings,
  quiet,
  numbers,
  numbersPage,
  opening,
  problem,
  welcome,
  when,
  bytes,
};
