export const greetings = {
  choose: 'Use a recording of your own',
  replace: 'Use another file',
  limits: 'WAV or MP3, up to 5 minutes and 10 MB; choose it or drop it here.',
  reading: 'Listening to the file …',
  remove: 'Speak it instead',
  others: 'A recording you have already',
  pick: 'Choose one',
  named: (name: string, length: string) => `${name} · ${length}`,
  gone: 'This recording is no longer here. Choose it again.',
  play: (name: string) => `Play ${name}`,
  stop: (name: string) => `Stop ${name}`,
  cannotPlay: 'This computer cannot play it. Callers can hear it all the same.',
  words: 'What the recording says',
  wordsHint:
    'Spoken wherever the recording cannot be played, and while this computer sleeps: Twilio cannot fetch the recording then.',
};
