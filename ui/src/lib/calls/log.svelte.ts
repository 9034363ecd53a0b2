/** The call log, newest first, of some calls or of all. */
import type { CallFilter, CallPage, CallsWanted, CallTopic, Event, PhoneCall } from '#lib/api/call.ts';
import { Paged } from '#lib/api/paged.svelte.ts';

const PAGE = 100;

export const CALL_FILTERS = [
  'all',
  'missed',
  'answered',
  'voicemail',
  'blocked',
  'outgoing',
] as const satisfies CallFilter[];

export const CALL_TOPICS = [
  'set_up',
  'cancel',
  'change',
  'hours',
  'prices',
  'other',
] as const satisfies CallTopic[];

const ALL: CallsWanted = {
  filter: 'all',
  number: null,
  person: null,
  topic: null,
  since: null,
  until: null,
};

export class CallLog extends Paged<PhoneCall, CallsWanted> {
  wanted = $state.raw<CallsWanted>(ALL);
  /** Whether anything but the kind of call narrows the list. */
  readonly isNarrowed = $derived(
    [this.wanted.number, this.wanted.person, this.wanted.topic, this.wanted.since, this.wanted.until].some(
      (one) => one !== null,
    ),
  );

  /** Shows other calls: what is not named stays as it was chosen. */
  async show(change: Partial<CallsWanted>): Promise<void> {
    this.wanted = { ...this.wanted, ...change };
    await this.readOthers();
  }

  /** Shows all calls of the kind that was chosen. */
  async widen(): Promise<void> {
    await this.show({ ...ALL, filter: this.wanted.filter });
  }

  protected ask(wanted: CallsWanted, after: string | null): Promise<CallPage> {
    return this.api.call('list_calls', { wanted, after, limit: PAGE });
  }

  protected concerns({ type }: Event): boolean {
    return ['CallChanged', 'ContactChanged', 'ContactsChanged', 'NumbersChanged'].includes(type);
  }
}
