/**
 * The voicemail: what nobody had heard first, then what somebody has, page by page. A message keeps its place while one
 * is here: one that moved away as soon as it is played would stop.
 */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { PhoneCall, Event, Id, VoicemailPage } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { compareIds } from '#lib/api/ids.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';

const PAGE = 50;

const newestFirst = (a: PhoneCall, b: PhoneCall): number =>
  compareIds(b.voicemail?.id ?? b.id, a.voicemail?.id ?? a.id);

export class Voicemails extends Asking {
  unheard = $state.raw<PhoneCall[]>([]);
  heard = $state.raw<PhoneCall[]>([]);
  trouble = $state.raw<CallError | null>(null);
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  #isRead = $state(false);
  #next: string | null = null;
  /** Messages that nobody had heard when they came on screen. */
  readonly #fresh = new Set<Id>();
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #soon: Soon;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.#soon = new Soon(() => this.read());
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.unheard.length + this.heard.length === 0 ? 'empty' : 'full';
    return this.trouble ? 'failed' : 'loading';
  });

  listen(): () => void {
    return this.#api.on((event) => this.#hear(event));
  }

  /** Reads as many as are on screen anew. */
  async read(): Promise<void> {
    const wanted = Math.max(this.heard.length, 1);
    try {
      const fresh = await this.#latest.ask(async () => {
        let page = await this.#ask(null);
        const { unheard } = page;
        const heard = [...page.heard];
        while (page.next !== null && heard.length < wanted) {
          page = await this.#ask(page.next);
          heard.push(...page.heard);
        }
        return { unheard, heard, next: page.next };
      });
      if (!fresh) return;
      const { unheard, heard, next } = fresh.answer;
      for (const call of unheard) if (call.voicemail) this.#fresh.add(call.voicemail.id);
      this.unheard = [...unheard, ...heard.filter((call) => this.#isFresh(call))].sort(newestFirst);
      this.heard = heard.filter((call) => !this.#isFresh(call));
      this.trouble = null;
      this.#isRead = true;
      this.#end(next);
    } catch (thrown) {
      if (!this.#isRead) this.trouble = toCallError(thrown);
    }
  }

  async readMore(): Promise<void> {
    const after = this.#next;
    if (after === null || this.tail === 'fetching') return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#latest.ask(() => this.#ask(after));
      if (!fresh) return;
      this.heard = [...this.heard, ...fresh.answer.heard];
      this.#end(fresh.answer.next);
    } catch {
      this.tail = 'failed';
    }
  }

  delete(voicemail: Id, where: 'here' | 'everywhere'): Promise<boolean> {
    const name = where === 'here' ? 'delete_voicemail' : 'erase_voicemail';
    return this.ask(() => this.#api.call(name, { voicemail }));
  }

  unhear(voicemail: Id): Promise<boolean> {
    return this.ask(() => this.#api.call('unhear_voicemail', { voicemail }));
  }

  #isFresh({ voicemail }: PhoneCall): boolean {
    return voicemail !== null && this.#fresh.has(voicemail.id);
  }

  #end(next: string | null): void {
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  #ask(after: string | null): Promise<VoicemailPage> {
    return this.#api.call('list_voicemails', { after, limit: PAGE });
  }

  #hear(event: Event): void {
    const isMine = ['CallChanged', 'ContactChanged', 'ContactsChanged', 'EventsLost'];
    if (isMine.includes(event.type)) void this.#soon.ask();
  }
}
