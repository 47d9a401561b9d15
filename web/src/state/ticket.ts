import type { Instrument, NewOrder, OrderType, SessionState, SettleTo, Side, TimeInForce } from '../api/types';

// What an order ticket may say, and the order that it means. Whether the venue takes it is the venue's to decide; the
// ticket only leaves out what it never takes.

export interface Ticket {
  side: Side;
  orderType: OrderType;
  timeInForce: TimeInForce;
  quantity: string;
  price: string;
  stopPrice: string;
  displayQuantity: string;
  minQuantity: string;
  /** As an input of type datetime-local has it: local time. */
  expires: string;
  postOnly: '' | 'reject' | 'slide';
  settleTo: SettleTo;
}

export const emptyTicket = (): Ticket => ({
  side: 'buy',
  orderType: 'limit',
  timeInForce: 'day',
  quantity: '1',
  price: '',
  stopPrice: '',
  displayQuantity: '',
  minQuantity: '',
  expires: '',
  postOnly: '',
  settleTo: 'activate',
});

export const isCall = (session: SessionState): boolean => session.endsWith('_call');
export const takesPrice = (type: OrderType): boolean => type === 'limit' || type === 'stop_limit';
export const takesStopPrice = (type: OrderType): boolean => type === 'stop' || type === 'stop_limit';

const simpleTypes: OrderType[] = ['limit', 'market'];
const allTypes: OrderType[] = [...simpleTypes, 'market_to_limit', 'stop', 'stop_limit', 'pegged'];

export const orderTypes = (more: boolean): OrderType[] => (more ? allTypes : simpleTypes);

const forCalls: TimeInForce[] = ['at_the_opening', 'at_the_close', 'good_for_auction'];
const atOnce: TimeInForce[] = ['immediate_or_cancel', 'fill_or_kill'];

/** How long an order of the type may last, the usual first. In a call nothing trades at once. */
export function timesInForce(type: OrderType, session: SessionState, more: boolean): TimeInForce[] {
  const now = isCall(session) ? [] : atOnce;
  switch (type) {
    case 'limit':
      return more ? ['day', 'good_till_cancel', ...now, 'good_till_date', ...forCalls] : ['day', 'good_till_cancel', ...now];
    case 'market':
      return isCall(session) ? ['day', ...forCalls] : more ? [...atOnce, ...forCalls] : atOnce;
    case 'market_to_limit':
      return ['day', 'good_till_cancel', 'good_till_date'];
    case 'stop':
    case 'stop_limit':
      return ['day', 'good_till_cancel', 'good_till_date'];
    case 'pegged':
      return forCalls;
  }
}

/** RFC 3339 in UTC for a local date and time. */
export const instant = (local: string): string => new Date(local).toISOString();

/** The order that the ticket means: of each field only what the type and the time in force take. */
export function orderOf(ticket: Ticket, instrument: Instrument, clientOrderId: string): NewOrder {
  const order: NewOrder = {
    symbol: instrument.symbol,
    side: ticket.side,
    order_type: ticket.orderType,
    time_in_force: ticket.timeInForce,
    quantity: ticket.quantity,
    client_order_id: clientOrderId,
    settle_to: ticket.settleTo,
  };
  if (takesPrice(ticket.orderType)) order.price = ticket.price;
  if (takesStopPrice(ticket.orderType)) order.stop_price = ticket.stopPrice;
  if (ticket.timeInForce === 'good_till_date' && ticket.expires !== '') order.expires = instant(ticket.expires);
  if (takesPrice(ticket.orderType) && ticket.displayQuantity !== '') order.display_quantity = ticket.displayQuantity;
  if (ticket.minQuantity !== '') order.min_quantity = ticket.minQuantity;
  if (ticket.orderType === 'limit' && ticket.postOnly !== '') order.post_only = ticket.postOnly;
  return order;
}
