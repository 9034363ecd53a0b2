export const line = {
  label: (state: string) => `Line: ${state}. Open diagnostics`,
  states: { listening: 'Listening', connecting: 'Connecting', not_reachable: 'Not reachable' },
  title: 'Diagnostics',
  lead: {
    listening: 'Texts to your numbers arrive here.',
    connecting: 'Deskbell is setting up the way in. Texts wait at Twilio until it stands.',
    not_reachable: 'Texts do not arrive here right now. Twilio keeps them, and Deskbell fetches them later.',
  },
  since: 'Since',
  why: 'Why',
  next: 'What to do',
  nothingToDo: 'Nothing. All is well.',
  waitABit: 'Nothing yet. This usually takes a few seconds.',
  noReason: 'No reason is known yet.',
  publicUrl: 'Twilio reaches this computer at',
  noPublicUrl: 'No public address: on the practice line nothing leaves this computer.',
  emptyTitle: 'The state of the line is not known',
};
