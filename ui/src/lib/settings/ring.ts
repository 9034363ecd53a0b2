/** Rings once to try it, and says what came of it. */
import type { Api } from '#lib/api/api.ts';
import { isInWindow } from '#lib/api/call.ts';
import { toCallError } from '#lib/api/errors.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';

export async function ringOnce(api: Api, toasts: Toasts): Promise<void> {
  try {
    const { isHeard } = await api.call('ring_once', {});
    toasts.show(isHeard && isInWindow() ? words.settings.rung : words.settings.ringUnheard);
  } catch (thrown) {
    toasts.show(toCallError(thrown).message, { look: 'bad' });
  }
}
