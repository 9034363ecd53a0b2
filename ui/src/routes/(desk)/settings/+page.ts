import { redirect } from '@sveltejs/kit';
import { paths } from '#lib/commands/go.ts';

/** The settings begin with the account. */
export function load(): never {
  redirect(307, paths.settings());
}
