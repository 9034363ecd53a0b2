export const maps = {
  title: 'Google Maps',
  hint: 'With a key of your own, an address that you enter for papers is first looked up on Google’s map. Without one, Twilio alone checks it.',
  key: 'Key',
  keyHint:
    'From Google’s Cloud Console, under Credentials, for the Geocoding API. It is kept in the keychain.',
  save: 'Try and keep it',
  set: 'There is a key',
  setHint: 'It lies in the keychain and is not shown again. Google charges its owner for each look-up.',
  remove: 'Remove the key',
  trouble: 'Google did not take it when it was last used:',
};
