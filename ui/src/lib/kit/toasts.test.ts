import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts): string[] => toasts.shown.map((toast) => toast.text);

describe('toasts', () => {
  it('go by themselves, and those with something to do stay longer', () => {
    const toasts = new Toasts();
    toasts.show('Said');
    toasts.show('Done', { action: { label: 'Undo', run: () => undefined } });
    vi.advanceTimersByTime(8_000);
    expect(texts(toasts)).toEqual(['Done']);
    vi.advanceTimersByTime(5_000);
    expect(texts(toasts)).toEqual([]);
  });

  it('stay while somebody looks at them', () => {
    const toasts = new Toasts();
    toasts.show('Said');
    toasts.pause(1);
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(['Said']);
    toasts.resume(1);
    vi.advanceTimersByTime(8_000);
    expect(texts(toasts)).toEqual([]);
  });

  it('act once, and stand three at most', () => {
    const toasts = new Toasts();
    const run = vi.fn();
    for (const text of ['1', '2', '3', '4']) toasts.show(text, { action: { label: 'Undo', run } });
    expect(texts(toasts)).toEqual(['2', '3', '4']);
    toasts.act(4);
    toasts.act(4);
    expect(run).toHaveBeenCalledTimes(1);
    expect(toasts.dismissNewest()).toBe(true);
    expect(texts(toasts)).toEqual(['2']);
  });
});
