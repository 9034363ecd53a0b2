export const registrations = {
  title: 'Texts in the United States',
  lead: 'Carriers there take texts from a local number on an approved campaign of an approved brand, and from a toll-free number once it is verified.',
  console:
    'These are made and changed in Twilio’s Console. Registering them from here comes later; how they stand is read from Twilio.',
  consoleLink: 'Open it in Twilio’s Console',
  list: 'Registrations',
  none: 'Nothing is registered.',
  kinds: { brand: 'Brand', campaign: 'Campaign', toll_free: 'Toll-free number' },
  kindHints: {
    brand: 'Who the business is',
    campaign: 'What it texts about, through a messaging service',
    toll_free: 'Its verification',
  },
  sentences: {
    in_review: 'Somebody looks at it. That takes days, and sometimes weeks.',
    approved: 'Carriers know it.',
    rejected: 'It was not taken. Change it in Twilio’s Console and hand it in again.',
    suspended: 'Carriers do not want it any more. Ask Twilio’s support why.',
    ending: 'It is being taken away.',
    unknown: 'Twilio uses a word for it that Deskbell does not know.',
  },
  noReason: 'Twilio gave no reason here. It writes one by e-mail.',
  changeUntil: (day: string) => `It can be changed until ${day}.`,
  holdsBack: 'Holds back',
  more: (n: number) => `and ${n} more`,
  unregistered: 'In no registration',
  unregisteredHint: 'Carriers in the United States may refuse texts from these, with code 30032 or 30034.',
  held: {
    brand: 'The brand is not approved: carriers in the United States may refuse texts from this number.',
    campaign:
      'Its campaign is not approved: carriers in the United States may refuse texts from this number.',
    toll_free: 'It is not verified: carriers in the United States may refuse texts from this number.',
  },
  heldShort: 'Held back in the United States',
  heldLink: 'See how it stands',
};
