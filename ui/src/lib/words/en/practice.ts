import { count } from './count.ts';

export const practice = {
  banner: 'Practice line: nobody real gets these texts',
  leave: 'Connect our own line',
  title: 'Pretend callers',
  troublesOn: (n: number) => `${count(n, 'thing goes', 'things go')} wrong on purpose`,
  closePanel: 'Close the pretend callers',
  failed: 'The practice line does not answer',
  parts: { phone: 'Texts', call: 'Calls', papers: 'Papers' },
  partTroubles: (n: number) => (n === 0 ? 'Faults' : `Faults (${n})`),
  who: 'Be',
  to: 'Text to',
  someoneElse: 'Somebody new…',
  theirNumber: 'Their number',
  phoneOf: (name: string) => `${name}’s phone`,
  emptyPhone: 'Nothing on this phone yet. Write the first text below: it arrives in your inbox.',
  sides: {
    theirs: () => 'Sent from this phone',
    ours: (number: string) => `From ${number}`,
    automatic: () => 'Twilio’s own answer',
  },
  pictureOnPhone: 'Picture',
  fileOnPhone: (kind: string) => (kind === '' ? 'A file' : `A file (${kind})`),
  textAs: (name: string) => `Text as ${name}`,
  send: 'Send it',
  picturesLabel: 'Add a picture',
  drawings: { tooth: 'Tooth', card: 'Insurance card', sheet: 'Form' },
  file: 'A file…',
  files: (n: number) => count(n, 'file', 'files'),
  quickLabel: 'Send at once',
  rush: 'Ten people at once',
  dropped: 'Twilio took this and threw it away: a suspended account receives nothing.',
  call: {
    label: (name: string) => `What ${name} hears`,
    empty: 'Call the office, and read here what is heard on their phone.',
    ring: 'Call the office',
    withheld: 'Call without a number',
    keys: 'Keys of their phone',
    press: (key: string) => `Press ${key}`,
    say: (name: string) => `Say as ${name}`,
    speak: 'Say it',
    hangUp: 'Hang up',
    staff: 'A phone that the office calls',
    staffNumber: 'Its number',
    manner: 'What it does',
    manners: {
      rings: 'Nobody answers',
      answers: 'Somebody answers and presses 1',
      mailbox: 'A mailbox answers',
      busy: 'It is engaged',
      forwards: 'It rings, and its carrier forwards the call to you',
    },
    set: 'Let it',
    sounds: {
      said: (said: string) => `“${said}”`,
      played: (seconds: string) =>
        seconds === ''
          ? 'A recording plays'
          : `A recording plays for ${seconds} seconds: it was fetched, and is sound`,
      not_played: () =>
        'Nothing: a recording should have been played, and could not be fetched or is no sound',
      silence: (seconds: string) => `Silence for ${seconds} seconds`,
      ringing: () => 'It rings',
      tone: () => 'Beep',
      pressed: (keys: string) => `Pressed ${keys}`,
      spoke: (said: string) => said,
      joined: (address: string) => `Talks with ${address}`,
      in_room: () => 'Waits in a conference',
      engaged: () => 'The line is engaged',
      not_in_service: () => '“This number is not in service.”',
      application_error: () => '“An application error has occurred.” The office could not be asked.',
      hung_up: () => 'Hung up',
      was_hung_up: () => 'The office hung up',
    },
  },
  papers: {
    lead: 'You are the one at Twilio who looks at papers.',
    emptyTitle: 'No papers to look at',
    emptyText: 'Hand some in under Compliance.',
    failed: 'The papers could not be read',
    begun: 'Somebody looks at them',
    waiting: 'They wait',
    decided: (when: string) => `Left alone, somebody decides ${when}. Move the clock.`,
    approve: 'Approve',
    reason: 'What is wrong',
    reasonText: 'The document cannot be read. Send a clear copy of the whole page.',
    reject: 'Reject',
  },
  clockLabel: 'Time on the practice line',
  moveLabel: 'Move the clock',
  moves: { ten_minutes: '+ 10 min', hour: '+ 1 hour', day: '+ 1 day' },
  ahead: (by: string) => `${by} ahead`,
  days: (n: number) => count(n, 'day', 'days'),
  troublesLead: 'Try what a bad day looks like. Nothing here touches anything real.',
  reset: 'All as usual',
  refusalLabel: 'With which code',
  troubles: {
    carrier: {
      label: 'Carriers',
      positions: {
        usual: { label: 'Deliver', seen: 'Your texts get two ticks within seconds.' },
        slow: {
          label: 'Are slow',
          seen: 'Your texts keep one tick for half a minute or so before the second.',
        },
        down: { label: 'Are down', seen: 'Your texts stay queued at Twilio until carriers are back.' },
        refusing: {
          label: 'Refuse',
          seen: 'Your texts turn red, with the reason and what to do next.',
        },
      },
    },
    callbacks: {
      label: 'Reports on your texts',
      positions: {
        usual: { label: 'Come at once', seen: 'Ticks appear as things happen.' },
        late: {
          label: 'Come late',
          seen: 'Ticks appear two minutes after the text arrived. Move the clock.',
        },
        twice: { label: 'Come twice', seen: 'You should notice nothing.' },
        shuffled: { label: 'Come out of order', seen: 'A text never goes back from two ticks to one.' },
        lost: {
          label: 'Are lost',
          seen: 'Ticks stay behind until Deskbell asks Twilio itself, within five minutes.',
        },
      },
    },
    webhooks: {
      label: 'The way to this computer',
      positions: {
        usual: { label: 'Is open', seen: 'Texts arrive within a second.' },
        unreachable: {
          label: 'Is blocked',
          seen: 'Texts arrive late and marked as recovered: Deskbell finds them at Twilio within five minutes.',
        },
        silent: {
          label: 'Looks open, nothing arrives',
          seen: 'All looks well and no text comes. Deskbell notices when it looks at Twilio; move the clock.',
        },
      },
    },
    twilio: {
      label: 'Twilio itself',
      positions: {
        usual: { label: 'Works', seen: 'Texts go out at once.' },
        busy: {
          label: 'Is too busy',
          seen: 'Your texts wait and go out by themselves once Twilio has time.',
        },
        down: {
          label: 'Is down',
          seen: 'Your texts are looked for, not sent again, until it is clear what became of them.',
        },
        loses_answers: {
          label: 'Loses its answers',
          seen: 'Your text arrives once although Twilio never said so. Deskbell finds out by itself.',
        },
      },
    },
    account: {
      label: 'The account',
      positions: {
        usual: { label: 'Is paid', seen: 'Everything works.' },
        suspended: {
          label: 'Is suspended',
          seen: 'Your texts fail with the reason, and theirs are lost at Twilio.',
        },
      },
    },
  },
};
