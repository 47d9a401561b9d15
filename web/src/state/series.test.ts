import { expect, it } from 'vitest';
import type { Trade } from '../api/types';
import { pricePoints } from './series';

const trade = (time: string, price: string): Trade => ({ trade: time, price, quantity: '1', aggressor: 'buy', time });

it('keeps the last price of each second, oldest first', () => {
  const newestFirst = [
    trade('2026-01-01T00:00:02.100Z', '3'),
    trade('2026-01-01T00:00:01.900Z', '2.5'),
    trade('2026-01-01T00:00:01.100Z', '1'),
  ];
  expect(pricePoints(newestFirst)).toEqual([
    { time: 1767225601, value: 2.5 },
    { time: 1767225602, value: 3 },
  ]);
});
