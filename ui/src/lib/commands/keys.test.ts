import { describe, expect, it } from 'vitest';
import type { Command } from './registry.svelte.ts';
import { meaning, type Press } from './keys.ts';

const command = (id: string, keys: string): Command => ({
  id,
  keys,
  group: 'inbox',
  label: id,
  run: () => undefined,
});
const all = [command('next', 'j'), command('finish', 'e'), command('search', '/')];
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});

describe('meaning', () => {
  it('finds the command of a key', () => {
    expect(meaning(press('e'), 'page', () => all)).toMatchObject({ command: { id: 'finish' } });
    expect(meaning(press('x'), 'page', () => all)).toBeNull();
  });

  it('means what stands nearest, where two offer the same key', () => {
    const two = [command('toast', 'z'), command('undo-send', 'z')];
    expect(meaning(press('z'), 'page', () => two)).toMatchObject({ command: { id: 'undo-send' } });
  });

  it('leaves letters to whoever is writing, and to what lies over the page', () => {
    expect(meaning(press('e'), 'field', () => all)).toBeNull();
    expect(meaning(press('j'), 'layer', () => all)).toBeNull();
  });

  it('opens the palette from anywhere', () => {
    expect(meaning(press('k', { ctrlKey: true }), 'field', () => all)).toEqual({ kind: 'palette' });
    expect(meaning(press('K', { metaKey: true }), 'page', () => all)).toEqual({ kind: 'palette' });
  });

  it('leaves the browser’s own keys alone', () => {
    expect(meaning(press('e', { ctrlKey: true }), 'page', () => all)).toBeNull();
    expect(meaning(press('e', { altKey: true }), 'page', () => all)).toBeNull();
  });

  it('goes on through the list while a key is held, and does nothing else again and again', () => {
    expect(meaning(press('j', { repeat: true }), 'page', () => all)).not.toBeNull();
    expect(meaning(press('e', { repeat: true }), 'page', () => all)).toBeNull();
  });
});
