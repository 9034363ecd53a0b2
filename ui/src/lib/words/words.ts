/** The words of the language that the window speaks. Another language is one more file of the type of `en.ts`. */
import { en } from './en.ts';
import { language } from './language.ts';
import { pseudo } from './pseudo.ts';

export type Words = typeof en;

export const words: Words = language.name === 'en' ? en : pseudo(en);
