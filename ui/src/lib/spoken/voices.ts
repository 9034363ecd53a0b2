/** Voices of Amazon Polly that Twilio speaks with, by language. <https://www.twilio.com/docs/voice/twiml/say/text-speech> */
const VOICES: Record<string, readonly string[]> = {
  'en-US': ['Joanna', 'Matthew'],
  'en-GB': ['Amy', 'Brian'],
  'en-AU': ['Nicole', 'Russell'],
  'es-US': ['Penelope', 'Miguel'],
  'fr-FR': ['Celine', 'Mathieu'],
  'de-DE': ['Marlene', 'Hans'],
  'it-IT': ['Carla', 'Giorgio'],
};

export function voicesOf(language: string): readonly string[] {
  return VOICES[language] ?? [];
}
