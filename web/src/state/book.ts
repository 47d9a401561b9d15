import type { Book, Level } from '../api/types';

// A level-2 book kept from a snapshot and numbered deltas.

export interface BookState extends Book {
  sequence: number;
}

/** Prices are decimal strings; their order is all that is taken from the numbers. */
const byPrice = (a: Level, b: Level) => Number(a[0]) - Number(b[0]);

function merge(levels: Level[], changes: Level[], order: (a: Level, b: Level) => number): Level[] {
  const changed = new Map(changes.map((level) => [level[0], level]));
  const kept = levels.filter(([price]) => !changed.has(price));
  const set = changes.filter(([, quantity]) => quantity !== '0');
  return [...kept, ...set].sort(order);
}

export function fromSnapshot(book: Book, sequence: number): BookState {
  return { sequence, bids: [...book.bids], asks: [...book.asks] };
}

/** Null when the delta does not follow: something was missed, and a new snapshot is needed. */
export function applyUpdate(state: BookState, update: Book, previous: number, sequence: number): BookState | null {
  if (sequence <= state.sequence) return state;
  if (previous !== state.sequence) return null;
  return {
    sequence,
    bids: merge(state.bids, update.bids, (a, b) => byPrice(b, a)),
    asks: merge(state.asks, update.asks, byPrice),
  };
}
