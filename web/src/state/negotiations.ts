import type { Offer, QuoteRequest } from '../api/types';

// Requests for quote and offers, kept from the snapshot and the events of the channel `rfq`.

export interface Negotiations {
  requests: QuoteRequest[];
  offers: Offer[];
}
export type NegotiationEvent =
  | { event: 'requested'; request: QuoteRequest }
  | { event: 'offered'; offer: Offer }
  | { event: 'closed'; offer: string; trade: string | null };

export const noNegotiations: Negotiations = { requests: [], offers: [] };

/** Newest first. */
export function fromSnapshot({ requests, offers }: Negotiations): Negotiations {
  return { requests: [...requests].reverse(), offers: [...offers].reverse() };
}

export function apply(state: Negotiations, events: NegotiationEvent[]): Negotiations {
  let { requests, offers } = state;
  for (const told of events) {
    if (told.event === 'requested') requests = [told.request, ...requests.filter(({ request }) => request !== told.request.request)];
    else if (told.event === 'offered') offers = [told.offer, ...offers.filter(({ offer }) => offer !== told.offer.offer)];
    else offers = offers.filter(({ offer }) => offer !== told.offer);
  }
  return { requests, offers };
}

/** What the feed of a member's orders tells of one of them, as far as the end of an offer is concerned. */
export interface Execution {
  event: string;
  order: string | null;
  leaves?: string;
}

/** The orders that are over; those that were no offers change nothing. */
export function endedOffers(executions: Execution[]): NegotiationEvent[] {
  return executions
    .filter(({ event, leaves }) => event === 'cancelled' || event === 'expired' || (event === 'trade' && leaves === '0'))
    .flatMap(({ order }) => (order === null ? [] : [{ event: 'closed' as const, offer: order, trade: null }]));
}

/** Nobody tells when one expires. */
export function open<T extends { expires: string | null }>(items: T[], nowMs: number): T[] {
  return items.filter(({ expires }) => expires === null || Date.parse(expires) > nowMs);
}
