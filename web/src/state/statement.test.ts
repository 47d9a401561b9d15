import { expect, it } from 'vitest';
import type { StatementRow } from '../api/types';
import { byAccount, dayAfter, firstOfMonth } from './statement';

const row = (account: string, kind: 'opening' | 'closing'): StatementRow => ({ kind, account, balance: '0' });

it('puts the rows of each account together, also when a page begins within one', () => {
  const rows = [row('A', 'closing'), row('B', 'opening'), row('B', 'closing')];
  expect(byAccount(rows).map(({ name, rows: own }) => [name, own.length])).toEqual([['A', 1], ['B', 2]]);
  expect(byAccount([])).toEqual([]);
});

it('ends a period behind its last day', () => {
  expect(dayAfter('2026-02-28')).toBe('2026-03-01');
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});

it('begins a period with its month', () => expect(firstOfMonth('2026-11-22')).toBe('2026-11-01'));
