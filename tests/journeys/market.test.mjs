// The other ways to trade, end to end: a call auction and a purchase by request for quote, each down to the data.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue } from './lib/venue.mjs';

let venue;
let operator;
let vendor;
let buyer;
let series;

before(async () => {
  venue = await RunningVenue.start();
  const logon = (code) => RestClient.logon(venue.at.http, demoMember(venue.data, code));
  operator = await logon('SHDEOPS');
  series = (await operator.get('/instruments')).items.find((entry) => entry.mode === 'auction');
  assert.ok(series, 'the demonstration lists a series that trades in calls');
  vendor = await logon(series.vendor);
  buyer = await logon('NEURALIS');
});
after(async () => {
  const { code } = await venue.stop();
  venue.remove();
  assert.equal(code, 0, venue.log);
});

/** So many of the least that may be traded. */
const size = (count) => String(count * Number(series.min_quantity));
/** Terms of its own at the series' reference price. */
const terms = (side, count) => ({ symbol: series.symbol, side, quantity: size(count), price: series.reference_price, client_order_id: randomUUID() });
const session = async () => (await operator.get('/instruments')).items.find(({ symbol }) => symbol === series.symbol).session;

async function until(what, holds) {
  for (let tries = 0; tries < 300; ++tries) {
    const value = await holds();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`in vain: ${what}`);
}

/** Reads the first bytes of what the trade's grant opens. */
async function openData(order) {
  const fill = (await buyer.get('/fills')).items.find((entry) => entry.order === order.order);
  assert.ok(fill?.grant, 'the purchase released a grant');
  const { access_token } = await buyer.post(`/grants/${fill.grant}/token`);
  const headers = { authorization: `Bearer ${access_token}` };
  const { files } = await (await fetch(`${venue.at.http}/data/grants/${fill.grant}/files`, { headers })).json();
  const response = await fetch(files[0].url, { headers: { ...headers, range: 'bytes=0-3' } });
  assert.equal(response.status, 206);
  assert.equal((await response.arrayBuffer()).byteLength, 4);
  return fill;
}

test('a call builds, tells what would trade, and ends at one price', async () => {
  const ws = await WsClient.logon(venue.at.http, demoMember(venue.data, 'NEURALIS'));
  for (const channel of ['auctions', 'status']) await ws.call('subscribe', { channel, market: series.symbol });
  const ends_at = new Date(Date.now() + 4000).toISOString();
  assert.deepEqual(await operator.post('/sessions', { symbol: series.symbol, state: 'scheduled_call', next: 'open', ends_at, reason: 'journey' }), { changed: 1 });
  await vendor.post('/orders', terms('sell', 5));
  const order = await buyer.post('/orders', terms('buy', 3));
  assert.equal(order.filled, '0', 'nothing trades before the call ends');
  const filled = await until('the call ends', async () => {
    const now = await buyer.get(`/orders/${order.client_order_id}`);
    return now.status === 'filled' ? now : null;
  });
  assert.equal(filled.filled, size(3));
  const fill = await openData(filled);
  assert.equal(fill.kind, 'call');
  assert.equal(fill.aggressor, 'both');
  const { result, indication } = await buyer.get(`/auction?symbol=${encodeURIComponent(series.symbol)}`);
  assert.equal(indication, null);
  assert.equal(result.price, fill.price);
  assert.equal(result.volume, size(3));
  await ws.event(({ channel, data }) => channel === 'status' && data.session === 'scheduled_call' && data.ends_at !== null);
  await ws.event(({ channel, data }) => channel === 'auctions' && data.indication?.volume === size(3));
  await ws.event(({ channel, data }) => channel === 'auctions' && data.result?.volume === size(3));
  ws.close();
});

test('a buyer asks for quotes, accepts the vendor’s offer and opens the data', async () => {
  if ((await session()) !== 'open') await operator.post('/sessions', { symbol: series.symbol, state: 'open', reason: 'journey' });
  const asked = await buyer.post('/quote-requests', { client_request_id: randomUUID(), symbol: series.symbol, quantity: size(2), side: 'buy' });
  const seen = (await vendor.get('/quote-requests')).items;
  assert.deepEqual(seen.map(({ request }) => request), [asked.request]);
  const made = await vendor.post('/offers', { ...terms('sell', 2), request: asked.request });
  assert.equal(made.waits_for, 'counterparty');
  const stranger = await RestClient.logon(venue.at.http, demoMember(venue.data, 'ORIONAI'));
  assert.deepEqual((await stranger.get('/offers')).items, []);
  await assert.rejects(stranger.post(`/offers/${made.order}/accept`, { client_order_id: randomUUID() }), { name: 'UNKNOWN_OFFER' });
  const [offer] = (await buyer.get('/offers')).items;
  assert.equal(offer.offer, made.order);
  const taken = await buyer.post(`/offers/${offer.offer}/accept`, { client_order_id: randomUUID() });
  assert.equal(taken.status, 'filled');
  const fill = await openData(taken);
  assert.equal(fill.kind, 'quote');
  assert.deepEqual((await buyer.get('/offers')).items, []);
});

test('the kill switch cancels and refuses, until it is released', async () => {
  const order = await vendor.post('/orders', { ...terms('sell', 1), time_in_force: 'good_till_cancel' });
  const killed = await operator.put('/kill-switch', { engaged: true, reason: 'drill' });
  assert.equal(killed.engaged, true);
  assert.equal((await vendor.get(`/orders/${order.client_order_id}`)).status, 'cancelled');
  await assert.rejects(vendor.post('/orders', terms('sell', 1)), { name: 'KILL_SWITCH_ENGAGED' });
  await operator.put('/kill-switch', { engaged: false });
  assert.equal((await operator.get('/kill-switch')).venue.engaged, false);
});
