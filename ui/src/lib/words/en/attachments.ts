export const attachments = {
  add: 'Add pictures',
  list: 'Pictures to send',
  remove: (name: string) => (name === '' ? 'Remove the picture' : `Remove ${name}`),
  coming: 'Getting ready',
  notLater: 'A text with pictures can be sent now, and not later. Send it, or take the pictures away.',
  drop: (name: string) => `Drop pictures to send them to ${name}`,
  tooLarge: (name: string, size: string, most: string) =>
    `${name} has ${size}. Pictures of up to ${most} are taken: make it smaller first.`,
  unread: (message: string) => `The pictures beside this text could not be read. ${message}`,
};
