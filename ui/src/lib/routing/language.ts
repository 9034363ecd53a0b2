/** In which language a number speaks, for the fields inside its steps. */
import { createContext } from 'svelte';

/** Languages that Twilio's usual voices speak, by their names in the catalogue. */
export const LANGUAGES = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-CA',
  'en-IN',
  'de-DE',
  'es-ES',
  'es-MX',
  'fr-FR',
  'fr-CA',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'ru-RU',
  'sv-SE',
  'zh-CN',
] as const;

export const [getLanguage, setLanguage] = createContext<() => string>();
