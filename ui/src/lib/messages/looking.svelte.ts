/** Looking at one picture of a thread, large: which one, what stands beside it, and how near. */
import type { Api } from '#lib/api/api.ts';
import type { Picture, PictureNeighbours } from '#lib/api/call.ts';
import { Latest } from '#lib/api/latest.ts';

const NOBODY: PictureNeighbours = { previous: null, next: null };
const NEAREST = 8;
const STEP = 1.5;

export class Looking {
  picture = $state.raw<Picture | null>(null);
  beside = $state.raw<PictureNeighbours>(NOBODY);
  /** How many times larger than what fits. */
  zoom = $state(1);
  readonly #api: Api;
  readonly #latest = new Latest();

  constructor(api: Api) {
    this.#api = api;
  }

  async look(picture: Picture): Promise<void> {
    this.picture = picture;
    this.beside = NOBODY;
    this.zoom = 1;
    try {
      const fresh = await this.#latest.ask(() => this.#api.call('find_neighbours', { picture: picture.id }));
      if (fresh) this.beside = fresh.answer;
    } catch {
      // Without neighbours one picture can still be looked at.
    }
  }

  async move(to: 'previous' | 'next'): Promise<void> {
    const picture = this.beside[to];
    if (picture) await this.look(picture);
  }

  nearer(): void {
    this.zoom = Math.min(NEAREST, this.zoom * STEP);
  }

  further(): void {
    this.zoom = Math.max(1, this.zoom / STEP);
  }

  whole(): void {
    this.zoom = 1;
  }

  close(): void {
    this.#latest.forget();
    this.picture = null;
  }
}

export type Doing = 'previous' | 'next' | 'nearer' | 'further' | 'whole' | null;

/** What a key means while a picture is looked at. */
export function doingOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): Doing {
  // With a modifier the same keys zoom the whole window.
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case 'ArrowLeft':
      return 'previous';
    case 'ArrowRight':
      return 'next';
    case '+':
    case '=':
      return 'nearer';
    case '-':
      return 'further';
    case '0':
      return 'whole';
    default:
      return null;
  }
}
