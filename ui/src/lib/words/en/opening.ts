export const opening = {
  title: 'Opening your inbox',
  keychain: 'If this computer asks for the password of its keychain, type it there.',
};
