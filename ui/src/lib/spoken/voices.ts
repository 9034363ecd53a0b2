/** In whose voice words are spoken. */
import { words } from '#lib/words/words.ts';

/** Voices of Amazon Polly that Twilio speaks with, by language. <https://www.twilio.com/docs/voice/twiml/say/text-speech> */
const VOICES: Record<string, readonly string[]> = {
  'en-US': ['Joanna', 'Matthew'],
  'en-GB': ['Amy', 'Brian'],
  'en-AU': ['Nicole', 'Russell'],
  'en-IN': ['Raveena'],
  'es-ES': ['Conchita', 'Enrique'],
  'es-MX': ['Mia'],
  'es-US': ['Penelope', 'Miguel'],
  'fr-FR': ['Celine', 'Mathieu'],
  'fr-CA': ['Chantal'],
  'de-DE': ['Marlene', 'Hans'],
  'it-IT': ['Carla', 'Giorgio'],
  'ja-JP': ['Mizuki', 'Takumi'],
  'ko-KR': ['Seoyeon'],
  'nl-NL': ['Lotte', 'Ruben'],
  'pl-PL': ['Ewa', 'Jacek'],
  'pt-BR': ['Vitoria', 'Ricardo'],
  'pt-PT': ['Ines', 'Cristiano'],
  'ru-RU': ['Tatyana', 'Maxim'],
  'sv-SE': ['Astrid'],
};

/** What can be chosen where words are spoken in a language; Twilio's usual voice first. */
export function voicesOf(language: string): { value: string; label: string }[] {
  const voices = VOICES[language] ?? [];
  const usual = { value: '', label: words.spoken.usualVoice };
  return [usual, ...voices.map((name) => ({ value: `Polly.${name}`, label: name }))];
}
