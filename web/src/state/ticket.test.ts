import { describe, expect, it } from 'vitest';
import type { Instrument } from '../api/types';
import { emptyTicket, orderOf, orderTypes, timesInForce } from './ticket';

const instrument = { symbol: 'FLIGHTS/TRAIN/ORG/12M' } as Instrument;

describe('the order ticket', () => {
  it('is simple until more is asked for', () => {
    expect(orderTypes(false)).toEqual(['limit', 'market']);
    expect(orderTypes(true)).toContain('stop_limit');
    expect(timesInForce('limit', 'open', false)).not.toContain('at_the_close');
    expect(timesInForce('limit', 'open', true)).toContain('good_till_date');
  });
  it('offers nothing that trades at once while a call builds', () => {
    expect(timesInForce('limit', 'opening_call', true)).not.toContain('immediate_or_cancel');
    expect(timesInForce('market', 'opening_call', false)).toContain('good_for_auction');
  });
  it('means a plain limit order by itself', () => {
    expect(orderOf({ ...emptyTicket(), price: '12.5' }, instrument, 'a')).toEqual({
      symbol: 'FLIGHTS/TRAIN/ORG/12M',
      side: 'buy',
      order_type: 'limit',
      time_in_force: 'day',
      quantity: '1',
      price: '12.5',
      client_order_id: 'a',
      settle_to: 'activate',
    });
  });
  it('leaves out what the type does not take', () => {
    const stop = orderOf({ ...emptyTicket(), orderType: 'stop', price: '1', stopPrice: '2', displayQuantity: '3', postOnly: 'slide' }, instrument, 'a');
    expect(stop).toMatchObject({ order_type: 'stop', stop_price: '2' });
    expect(stop.price).toBeUndefined();
    expect(stop.display_quantity).toBeUndefined();
    expect(stop.post_only).toBeUndefined();
  });
  it('sends an expiry only with its time in force', () => {
    const ticket = { ...emptyTicket(), price: '1', expires: '2026-12-01T10:00' };
    expect(orderOf(ticket, instrument, 'a').expires).toBeUndefined();
    expect(orderOf({ ...ticket, timeInForce: 'good_till_date' }, instrument, 'a').expires).toMatch(/^2026-1[12]-\d\dT\d\d:00:00\.000Z$/);
  });
});
