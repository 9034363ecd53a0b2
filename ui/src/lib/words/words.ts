/** The words of the chosen language. English is the only one so far; another is one more file of this type. */
import { en } from './en.ts';

export type Words = typeof en;

export const words: Words = en;
