/** The people of the address book by name, searched as one types. */
import { createContext } from 'svelte';
import type { ContactPage, ContactRow, Event } from '#lib/api/call.ts';
import { Paged } from '#lib/api/paged.svelte.ts';

const PAGE = 200;

export class People extends Paged<ContactRow, string> {
  text = $state('');

  async type(text: string): Promise<void> {
    this.text = text;
    await this.read();
  }

  protected get wanted(): string {
    return this.text.trim();
  }

  protected ask(search: string, after: string | null): Promise<ContactPage> {
    return this.api.call('list_contacts', { search, after, limit: PAGE });
  }

  protected concerns({ type }: Event): boolean {
    return type === 'ContactChanged' || type === 'ContactsChanged';
  }
}

export const [getPeople, setPeople] = createContext<People>();
