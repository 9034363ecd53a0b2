import { describe, expect, it } from 'vitest';
import { nameOf } from './names.ts';

describe('nameOf', () => {
  const called = (name: string, number: string, display: string): string => nameOf({ name, number, display });

  it('takes a name that is the number once more for none', () => {
    expect(called('0491 570 156', '+61491570156', '+61 491 570 156')).toBe('+61 491 570 156');
    expect(called('(202) 555-0100', '+12025550100', '(202) 555-0100')).toBe('(202) 555-0100');
    expect(called('+12025550100', '+12025550100', '(202) 555-0100')).toBe('(202) 555-0100');
    expect(called('', '+12025550100', '(202) 555-0100')).toBe('(202) 555-0100');
  });

  it('keeps what somebody has called it', () => {
    expect(called('Front desk', '+12025550100', '(202) 555-0100')).toBe('Front desk');
    expect(called('Room 0100', '+12025550100', '(202) 555-0100')).toBe('Room 0100');
    expect(called('0100', '+12025550100', '(202) 555-0100')).toBe('0100');
  });
});
