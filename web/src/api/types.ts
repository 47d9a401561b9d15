// The JSON forms of schemas/openapi.yaml and schemas/asyncapi.yaml that the page uses. Decimals are strings.

export interface Instrument {
  id: string;
  symbol: string;
  dataset: string;
  vendor: string;
  right: string;
  unit: string;
  term_days: number;
  currency: string;
  mode: string;
  session: 'open' | 'halted' | 'closed';
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
  aggressor: 'buy' | 'sell';
  time: string;
}

export type Side = 'buy' | 'sell';
export interface Order {
  order: string;
  client_order_id: string;
  instrument: string;
  side: Side;
  type: string;
  time_in_force: string;
  price: string | null;
  quantity: string;
  leaves: string;
  filled: string;
  average_price: string | null;
  status: string;
  accepted_at: string;
  changed_at: string;
}
export interface NewOrder {
  symbol: string;
  side: Side;
  order_type: 'limit' | 'market';
  time_in_force: string;
  price?: string;
  quantity: string;
  client_order_id: string;
  settle_to: 'activate' | 'hold';
}
export interface Quote {
  notional: string;
  fee: string;
  total: string;
}
export interface Balance {
  currency: string;
  available: string;
  held: string;
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
