/** What asks the core to change something, and keeps why it could not be done. */
import { toCallError, type CallError } from './errors.ts';

export abstract class Asking {
  /** Why the last change could not be made. */
  failure = $state.raw<CallError | null>(null);

  /** Asks, and says whether it was done. */
  protected async ask(change: () => Promise<unknown>): Promise<boolean> {
    this.failure = null;
    try {
      await change();
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    }
  }
}
