import { describe, expect, it } from 'vitest';
import { costOf, cutOut, isUnseen, signsOf, withoutSegments } from './costs.ts';

const LONG = 'We look forward to seeing you at the clinic on Thursday at ten, please bring your card'; // 86

describe('costOf', () => {
  it('says nothing about signs that cost nothing', () => {
    expect(costOf('See you 🙂')).toMatchObject({ count: 1, odd: [], plainer: null });
    expect(costOf(LONG)).toMatchObject({ count: 1, odd: [], plainer: null });
  });

  it('offers plain signs where they save a segment', () => {
    const text = `${LONG} – it’s free`;
    const cost = costOf(text);
    expect(cost).toMatchObject({ count: 2, without: 1, plainer: `${LONG} - it's free` });
    expect(signsOf(text, cost.odd)).toEqual(['–', '’']);
  });

  it('marks a sign without a plain twin, and offers nothing that would not help', () => {
    expect(costOf(`${LONG} 🙂`)).toMatchObject({ count: 2, without: 1, plainer: null });
    expect(costOf(`${LONG}… 🙂`).odd).toHaveLength(2);
  });

  it('leaves a text in another script alone', () => {
    expect(costOf('您好，您的预约是周四上午十点。'.repeat(8))).toMatchObject({ odd: [], plainer: null });
  });

  it('counts what is over the limit in characters, an emoji as one', () => {
    expect(costOf('x'.repeat(1600)).over).toBe(0);
    expect(costOf('🙂'.repeat(1601)).over).toBe(1);
    expect(costOf('x'.repeat(2_000_000)).over).toBe(1_998_400);
  });

  it('finds what no phone shows, and cuts it out', () => {
    const text = 'Hi\u0007 \u202d+1 202\u202c \ud83d';
    const { broken } = costOf(text);
    expect(signsOf(text, broken)).toEqual(['\u0007', '\u202d', '\ud83d']);
    expect(cutOut(text, broken)).toBe('Hi +1 202\u202c ');
    expect(costOf('Tab\tand\nbreak, 👩\u200d⚕️').broken).toEqual([]);
  });

  it('has no segments and nothing dear beside a picture, and still says what cannot go', () => {
    const cost = withoutSegments(costOf(`${'é’'.repeat(90)}\u0007`));
    expect(cost).toMatchObject({ count: 0, odd: [], plainer: null, over: 0 });
    expect(cost.broken).toHaveLength(1);
    expect(withoutSegments(costOf('a'.repeat(1601))).over).toBe(1);
  });

  it('knows a sign that nobody can see', () => {
    expect(['\u00a0', '\u200b', '\t', '\ud83d'].map(isUnseen)).toEqual([true, true, true, true]);
    expect(['’', '🙂', '你'].map(isUnseen)).toEqual([false, false, false]);
  });
});
