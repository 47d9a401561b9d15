// The JSON forms of schemas/openapi.yaml and schemas/asyncapi.yaml that the page uses. Decimals are strings.

export type SessionState =
  | 'closed'
  | 'open'
  | 'halted'
  | 'pre_open'
  | 'opening_call'
  | 'closing_call'
  | 'scheduled_call'
  | 'volatility_call'
  | 'expired';
export interface Status {
  session: SessionState;
  ends_at: string | null;
  reason: string;
}
export type SideOrBoth = 'both' | 'buy' | 'sell';
/** What would trade if the call ended now. */
export interface Indication {
  price: string | null;
  volume: string;
  surplus: string;
  surplus_side: SideOrBoth;
  time: string;
}
export interface AuctionResult extends Indication {
  call: SessionState;
  trades: number;
}
export interface Auction {
  indication: Indication | null;
  result: AuctionResult | null;
}

export interface Instrument {
  id: string;
  symbol: string;
  dataset: string;
  vendor: string;
  right: string;
  unit: string;
  term_days: number;
  currency: string;
  mode: 'continuous' | 'auction' | 'listed' | 'quote' | 'single_lot';
  segment: string | null;
  session: SessionState;
  session_ends_at: string | null;
  session_reason: string;
  redeem_by: string | null;
  transferable: boolean;
  tick: string;
  lot: string;
  min_quantity: string;
  max_quantity: string;
  cap: string;
  issued: string;
  volume: string;
  reference_price: string | null;
  last_price: string | null;
  band_bps: number;
  buyer_fee_bps: number;
  seller_fee_bps: number;
  royalty_bps: number;
  quota_bytes: number;
}

export interface DatasetField {
  name: string;
  type: string;
  description: string;
}
export interface DatasetFile {
  path: string;
  media_type: string;
  bytes: number;
  sha256: string;
}
export interface DatasetDescription {
  title: string;
  description: string;
  licence: string;
  licence_url: string;
  source: string;
  source_url: string;
  format: string;
  keywords: string[];
  fields: DatasetField[];
  files: DatasetFile[];
}
export interface Dataset {
  code: string;
  vendor: string;
  release: number;
  size_bytes: number;
  sensitivity: string;
  personal_data: string;
  grade: string;
  manifest_sha256: string;
  description: DatasetDescription | null;
  instruments: Instrument[];
}

export type Level = [price: string, quantity: string, orders: number];
export interface Book {
  bids: Level[];
  asks: Level[];
}
export interface Trade {
  trade: string;
  price: string;
  quantity: string;
  aggressor: SideOrBoth;
  time: string;
}

export type Side = 'buy' | 'sell';
export interface Order {
  order: string;
  client_order_id: string | null;
  instrument: string;
  side: Side;
  type: OrderType;
  time_in_force: TimeInForce;
  price: string | null;
  stop_price: string | null;
  quantity: string;
  display_quantity: string | null;
  expires: string | null;
  leaves: string;
  filled: string;
  shown: string;
  stands_at: string | null;
  average_price: string | null;
  status: string;
  waits_for: 'trigger' | 'call' | 'counterparty' | 'combination' | null;
  triggered: boolean;
  accepted_at: string;
  changed_at: string;
}
export type OrderType = 'limit' | 'market' | 'stop' | 'stop_limit' | 'market_to_limit' | 'pegged';
export type TimeInForce =
  | 'day'
  | 'good_till_cancel'
  | 'immediate_or_cancel'
  | 'fill_or_kill'
  | 'good_till_date'
  | 'at_the_opening'
  | 'at_the_close'
  | 'good_for_auction';
export type SettleTo = 'activate' | 'hold';
export interface NewOrder {
  symbol: string;
  side: Side;
  order_type: OrderType;
  time_in_force: TimeInForce;
  price?: string;
  stop_price?: string;
  quantity: string;
  display_quantity?: string;
  min_quantity?: string;
  expires?: string;
  post_only?: 'reject' | 'slide';
  client_order_id: string;
  settle_to: SettleTo;
}
export interface QuoteRequest {
  request: string;
  instrument: string;
  /** Null to who may answer: requests are anonymous. */
  requester: string | null;
  side: SideOrBoth;
  quantity: string;
  expires: string | null;
  requested_at: string;
}
export interface Offer {
  offer: string;
  request: string | null;
  instrument: string;
  offerer: string;
  counterparty: string;
  side: Side;
  price: string;
  quantity: string;
  expires: string | null;
  made_at: string;
}
export interface Segment {
  code: string;
  block_trades: boolean;
}
export type Role = 'vendor' | 'buyer' | 'market_maker' | 'operator';
export interface Quote {
  fillable: string;
  notional: string;
  fee: string;
  total: string;
}
export interface Balance {
  currency: string;
  available: string;
  held: string;
  /** Of withdrawals that the operator has not ended yet. */
  in_transit: string;
}
export interface PendingTransfer {
  transfer: string;
  client_transfer_id: string;
  debit: string;
  credit: string;
  amount: string;
  currency: string;
  reason: string | null;
  begun_at: string;
  expires: string;
}
export interface StatementBalance {
  kind: 'opening' | 'closing';
  account: string;
  balance: string;
}
export interface StatementEntry {
  kind: 'entry';
  account: string;
  transfer: string;
  sequence: number;
  time: string;
  code: string;
  amount: string;
  balance: string;
  counterpart: string;
  trade: string | null;
  order: string | null;
}
export type StatementRow = StatementBalance | StatementEntry;
export interface StatementPage {
  items: StatementRow[];
  next_page_token: string;
}
export interface Holding {
  instrument: string;
  available: string;
  held: string;
  activated: string;
  retired: string;
}
export interface Grant {
  grant: string;
  trade: string | null;
  dataset: string;
  instrument: string;
  right: string;
  quantity: string;
  state: string;
  reason: string;
  not_before: string;
  not_after: string;
  quota_bytes: number;
  used_bytes: number;
}
export interface GrantFile {
  name: string;
  bytes: number;
  sha256: string;
  media_type: string;
  url: string;
}
export interface Venue {
  mic: string;
  name: string;
  currency: string;
  kill_switch: boolean;
}

/** A refusal of the venue's one catalogue, or of the network. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** What went wrong, for people: the venue's code and its sentence. */
export function refusalText(error: unknown): string {
  return error instanceof Refusal ? `${error.code}: ${error.message}` : String(error);
}
