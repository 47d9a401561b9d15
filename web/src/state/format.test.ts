import { describe, expect, it } from 'vitest';
import { basisPoints, bytes, decimal } from './format';

describe('figures for people', () => {
  it('shows sizes in decimal units', () => {
    expect(bytes(77)).toBe('77 B');
    expect(bytes(999_600)).toBe('1.0 MB');
    expect(bytes(13_493_022)).toBe('13 MB');
  });
  it('groups digits without touching the value', () => {
    expect(decimal('1234567.0001')).toBe('1,234,567.0001');
    expect(decimal('-1234')).toBe('-1,234');
    expect(decimal('999')).toBe('999');
  });
  it('shows basis points as per cent', () => {
    expect(basisPoints(250)).toBe('2.5%');
  });
});
