/** A person in a form: what stands in it, saving it, and asking before a number leaves somebody else. */
import type { Api } from '#lib/api/api.ts';
import type { Id, Person, TakenNumber } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';

/** A field for a number; the key stays with it while others come and go. */
interface NumberField {
  key: number;
  text: string;
}

interface Start {
  /** Who is changed; null makes somebody new. */
  contact: Id | null;
  name: string;
  note: string;
  numbers: readonly string[];
}

export class Editing {
  name = $state('');
  note = $state('');
  numbers = $state<NumberField[]>([]);
  isSaving = $state(false);
  failure = $state.raw<CallError | null>(null);
  nameError = $state<string | null>(null);
  /** What is wrong with one of the numbers, by the key of its field. */
  numberError = $state.raw<{ key: number; message: string } | null>(null);
  /** Numbers that belong to somebody else, to be moved only when a person says so. */
  taken = $state.raw<TakenNumber[]>([]);
  readonly contact: Id | null;
  readonly #api: Api;
  #lastKey = 0;

  constructor(api: Api, start: Start) {
    this.#api = api;
    this.contact = start.contact;
    this.name = start.name;
    this.note = start.note;
    for (const number of start.numbers) this.addNumber(number);
    if (this.numbers.length === 0) this.addNumber('');
  }

  addNumber(text: string): void {
    this.numbers.push({ key: ++this.#lastKey, text });
  }

  removeNumber(key: number): void {
    this.numbers = this.numbers.filter((field) => field.key !== key);
    if (this.numbers.length === 0) this.addNumber('');
  }

  errorOf(key: number): string | null {
    return this.numberError?.key === key ? this.numberError.message : null;
  }

  /** Saves, and gives the person; null when something is to be mended or said first. */
  async save(takes: 'nothing' | 'what was asked' = 'nothing'): Promise<Person | null> {
    if (this.isSaving) return null;
    this.nameError = this.name.trim() === '' ? words.person.nameNeeded : null;
    if (this.nameError) return null;
    this.isSaving = true;
    this.failure = null;
    this.numberError = null;
    const takesFrom = takes === 'nothing' ? [] : this.taken.map((one) => one.contact);
    this.taken = [];
    const { contact, name, note } = this;
    const numbers = this.numbers.map((field) => field.text);
    try {
      const saved = await this.#api.call('save_contact', { contact, name, note, numbers, takesFrom });
      if (saved.outcome === 'saved') return saved.person;
      this.taken = saved.numbers;
    } catch (thrown) {
      this.#blame(toCallError(thrown));
    } finally {
      this.isSaving = false;
    }
    return null;
  }

  #blame(error: CallError): void {
    const [field, at] = error.field?.split('.') ?? [];
    const number = field === 'numbers' ? this.numbers[Number(at)] : undefined;
    if (field === 'name') this.nameError = error.message;
    else if (number) this.numberError = { key: number.key, message: error.message };
    else this.failure = error;
  }
}
