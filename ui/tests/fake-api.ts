/** A core whose answers a test gives by hand, in whatever order it likes. */
import type { Api } from '#lib/api/api.ts';
import type { Args, CallName, Event, Reply, WireError } from '#lib/api/call.ts';
import { CallError, LOCKED } from '#lib/api/errors.ts';
import type { Listener } from '#lib/api/on.ts';

export interface Question<Name extends CallName = CallName> {
  name: Name;
  args: Args<Name>;
  answer: (reply: Reply<Name>) => Promise<void>;
  fail: (error: WireError) => Promise<void>;
}

/** Lets everything that waits for an answer go on. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export class FakeApi implements Api {
  readonly asked: Question[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();

  readonly call: Api['call'] = (name, args) =>
    new Promise((resolve, reject) => {
      const question = {
        name,
        args,
        answer: (reply: never) => (resolve(reply), settle()),
        fail: (error: WireError) => {
          if (error.code === LOCKED) for (const watcher of this.#watchers) watcher();
          reject(new CallError(error));
          return settle();
        },
      };
      this.asked.push(question as unknown as Question);
    });

  readonly give: Api['give'] = (name, args) =>
    this.call(name as never, args as never) as unknown as ReturnType<Api['give']>;

  readonly on: Api['on'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly onLocked: Api['onLocked'] = (watcher) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  async tell(event: Event): Promise<void> {
    for (const listener of this.#listeners) listener(event);
    await settle();
  }

  /** The latest question of that name; a test that asks for one which was never put fails. */
  last<Name extends CallName>(name: Name): Question<Name> {
    const found = this.asked.findLast((question) => question.name === name);
    if (!found) throw new Error(`nobody asked ${name}`);
    return found as unknown as Question<Name>;
  }

  count(name: CallName): number {
    return this.asked.filter((question) => question.name === name).length;
  }
}
