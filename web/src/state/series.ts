import type { Trade } from '../api/types';

export interface Point {
  /** Whole seconds since 1970: the chart takes one point a second. */
  time: number;
  value: number;
}

/** The last price of each second, oldest first, from trades newest first. */
export function pricePoints(trades: Trade[]): Point[] {
  const points = new Map<number, number>();
  for (const trade of [...trades].reverse()) points.set(Math.floor(Date.parse(trade.time) / 1000), Number(trade.price));
  return [...points].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }));
}
