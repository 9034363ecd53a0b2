/** The business as it is typed, and saved. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { BusinessView } from '#lib/api/call.ts';

const EMPTY = {
  legalName: '',
  kind: '',
  registrationNumber: '',
  taxId: '',
  firstName: '',
  lastName: '',
  email: '',
  website: '',
};

export class BusinessForm extends Asking {
  business = $state({ ...EMPTY });
  place = $state({ street: '', more: '', city: '', region: '', postalCode: '', country: '' });
  exact = $state<'on' | 'off'>('off');
  doing = $state<'nothing' | 'save'>('nothing');
  saved = $state.raw<BusinessView | null>(null);
  readonly #api: Api;

  constructor(api: Api, home: string) {
    super();
    this.#api = api;
    this.place.country = home;
  }

  /** Takes what is saved, once, before somebody types. */
  begin(view: BusinessView | null): void {
    if (view === null) return;
    this.saved = view;
    this.business = { ...view.business };
    this.place = { ...view.address.place };
    this.exact = view.address.isExact ? 'on' : 'off';
  }

  errorAt(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  async save(): Promise<boolean> {
    if (this.doing !== 'nothing') return false;
    this.doing = 'save';
    const args = {
      business: { ...this.business },
      place: { ...this.place },
      isExact: this.exact === 'on',
    };
    const isSaved = await this.ask(async () => {
      this.saved = await this.#api.call('save_business', args);
    });
    this.doing = 'nothing';
    return isSaved;
  }
}
