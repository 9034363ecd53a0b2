export const compose = {
  title: 'New text',
  to: 'To',
  toHint: 'A phone number, as you would dial it',
  from: 'From',
  start: 'Write the text',
  toNeeded: 'Type the number you want to text.',
  noNumbers: 'None of your numbers can send texts.',
};
