import { describe, expect, it } from 'vitest';
import { applyUpdate, fromSnapshot } from './book';

const start = fromSnapshot({ bids: [['9.5', '3', 1], ['9', '1', 1]], asks: [['10', '2', 1]] }, 4);

describe('a book of snapshot and deltas', () => {
  it('sets, adds and removes levels in price order', () => {
    const next = applyUpdate(start, { bids: [['9.5', '0', 0], ['9.75', '5', 2]], asks: [['11', '1', 1], ['10.5', '4', 1]] }, 4, 5);
    expect(next?.bids).toEqual([['9.75', '5', 2], ['9', '1', 1]]);
    expect(next?.asks).toEqual([['10', '2', 1], ['10.5', '4', 1], ['11', '1', 1]]);
    expect(next?.sequence).toBe(5);
  });
  it('orders by value, not by text', () => {
    const next = applyUpdate(start, { bids: [], asks: [['9.9', '1', 1], ['100', '1', 1]] }, 4, 5);
    expect(next?.asks.map(([price]) => price)).toEqual(['9.9', '10', '100']);
  });
  it('ignores what it already has', () => {
    expect(applyUpdate(start, { bids: [], asks: [] }, 3, 4)).toBe(start);
  });
  it('knows that it missed something', () => {
    expect(applyUpdate(start, { bids: [], asks: [] }, 5, 6)).toBeNull();
  });
});
