import { describe, expect, it } from 'vitest';
import { basisPoints, bytes, countdown, decimal } from './format';

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
  it('counts down to a time and no further', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(countdown('2026-01-01T00:01:05.100Z', now)).toBe('01:06');
    expect(countdown('2026-01-01T02:00:00Z', now)).toBe('2:00:00');
    expect(countdown('2025-12-31T00:00:00Z', now)).toBe('00:00');
  });
  it('shows basis points as per cent', () => {
    expect(basisPoints(250)).toBe('2.5%');
  });
});
