import { expect, it } from 'vitest';
import type { Offer, QuoteRequest } from '../api/types';
import { apply, endedOffers, fromSnapshot, noNegotiations, open } from './negotiations';

const request = (id: string, expires: string | null = null) => ({ request: id, expires }) as QuoteRequest;
const offer = (id: string) => ({ offer: id, expires: null }) as Offer;

it('keeps what is open, newest first', () => {
  const start = fromSnapshot({ requests: [request('1'), request('2')], offers: [offer('5')] });
  const next = apply(start, [
    { event: 'requested', request: request('3') },
    { event: 'offered', offer: offer('6') },
    { event: 'closed', offer: '5', trade: null },
  ]);
  expect(next.requests.map((entry) => entry.request)).toEqual(['3', '2', '1']);
  expect(next.offers.map((entry) => entry.offer)).toEqual(['6']);
});
it('takes an offer that is told twice once', () => {
  const twice = apply(noNegotiations, [{ event: 'offered', offer: offer('6') }, { event: 'offered', offer: offer('6') }]);
  expect(twice.offers).toHaveLength(1);
});
it('leaves out what has expired', () => {
  const items = [request('1', '2026-01-01T00:00:00Z'), request('2')];
  expect(open(items, Date.parse('2026-01-01T00:00:00Z')).map((entry) => entry.request)).toEqual(['2']);
});
it('ends an offer of its own when the feed of orders says so', () => {
  const ended = endedOffers([
    { event: 'trade', order: '6', leaves: '0' },
    { event: 'trade', order: '7', leaves: '2' },
    { event: 'cancelled', order: '8' },
    { event: 'rejected', order: null },
  ]);
  const offers = ['6', '7', '8', '9'].map(offer);
  expect(apply({ requests: [], offers }, ended).offers.map((entry) => entry.offer)).toEqual(['7', '9']);
});
