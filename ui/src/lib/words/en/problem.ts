export const problem = {
  place: 'Something is in the way',
  recovery: 'Open it with the recovery code',
  recoveryHint: 'The words that Deskbell showed once, when this account was connected.',
  recoveryOpen: 'Open',
  recoveryNeeded: 'Type the recovery code, all of its words.',
  without: 'Go on without it',
  token: 'Type the auth token again',
  tokenFor: (account: string) => `Of the account ${account}`,
  tokenUse: 'Check and open',
  code: (code: string) => `Code: ${code}`,
  startFailed: 'Deskbell could not start',
  startFailedNext:
    'Nothing in your inbox was changed. If trying again does not help, quit Deskbell and start it anew.',
  leave: 'Back to the two doors',
};
