// Buys one licence over FIX and one over WebSocket at a running venue, and prints the trail of each purchase: the order,
// its trade, every transfer of the ledger, the grant, and the first rows of the data that the grant opens. Exits with 1
// and says which step it was when any of this does not happen.
import { randomUUID } from 'node:crypto';
import { DeltaSharingClient } from './lib/delta_sharing.mjs';
import { FixClient, limitOrder } from './lib/fix_client.mjs';
import { RestClient } from './lib/rest_client.mjs';
import { WsClient } from './lib/ws_client.mjs';
import { demoMember } from './lib/credentials.mjs';
import { options } from './lib/options.mjs';

const { data, venue } = options();
const say = (text) => console.log(text);
const clientOrderId = (kind) => `${kind}-${randomUUID().slice(0, 13)}`;

/** The best ask, once the book has one. */
async function bestAsk(rest, symbol) {
  for (let tries = 0; tries < 100; ++tries) {
    const { asks } = await rest.get(`/book?symbol=${encodeURIComponent(symbol)}&depth=1`);
    if (asks.length > 0) return asks[0][0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody offers ${symbol}`);
}

async function orderOverFix(member, symbol, price) {
  const fix = await FixClient.logon({ ...venue.fix, mic: venue.mic, member });
  const ClOrdID = clientOrderId('FIX');
  fix.send('D', limitOrder({ id: ClOrdID, symbol, side: '1', quantity: 1, price }));
  const report = await fix.receive((type, { ClOrdID: id, ExecType }) => type === '8' && id === ClOrdID && 'F8'.includes(ExecType));
  fix.logout();
  if (report.ExecType === '8') throw new Error(`the order was rejected: ${report.Text}`);
  say(`   execution report  ExecType=F OrderID=${report.OrderID} LastQty=${report.LastQty} LastPx=${report.LastPx} TrdMatchID=${report.TrdMatchID}`);
  return report.TrdMatchID;
}

async function orderOverWebSocket(member, symbol, price) {
  const ws = await WsClient.logon(venue.http, member);
  const order = await ws.call('order.place', {
    market: symbol,
    side: 'buy',
    order_type: 'limit',
    time_in_force: 'good_till_cancel',
    price,
    quantity: '1',
    client_order_id: clientOrderId('WS'),
  });
  ws.close();
  const [fill] = order.fills;
  if (!fill) throw new Error(`the order did not trade: ${order.status}`);
  say(`   order reply       order=${order.order} status=${order.status} price=${fill.price} trade=${fill.trade}`);
  return fill.trade;
}

/** The terms as the buyer sees them; the transfers as the operator does, who sees both sides'. */
async function showSettlement(rest, trade) {
  const terms = await rest.get(`/trades/${trade}`);
  const operator = await RestClient.logon(venue.http, demoMember(data, 'SHDEOPS'));
  const { transfers } = await operator.get(`/trades/${trade}`);
  say(`   trade ${trade}           ${terms.quantity} × ${terms.price}, fee ${terms.fee}, command ${terms.sequence} at ${terms.time}`);
  if (transfers.length === 0) throw new Error(`trade ${trade} has no transfers`);
  for (const { code, amount, asset, debit, credit } of transfers) {
    say(`   transfer          ${code.padEnd(18)} ${amount.padStart(12)} ${asset.padEnd(24)} ${debit.member}/${debit.purpose} → ${credit.member}/${credit.purpose}`);
  }
  const { items } = await rest.get('/grants');
  const grant = items.find((entry) => entry.trade === trade);
  if (!grant || grant.state !== 'active') throw new Error(`trade ${trade} released no active grant`);
  say(`   grant ${grant.grant}           ${grant.right} ${grant.instrument} until ${grant.not_after}, manifest ${grant.manifest_sha256.slice(0, 16)}…`);
  return grant;
}

async function rowsByDeltaSharing(rest, grant) {
  const profile = await rest.get(`/grants/${grant.grant}/profile`);
  const sharing = new DeltaSharingClient(profile);
  const [table] = await sharing.tables();
  say(`   Delta Sharing     ${table.share}.${table.schema}.${table.name}`);
  return (await sharing.rows(table, 3)).map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
}

async function rowsByRange(rest, grant) {
  const { access_token } = await rest.post(`/grants/${grant.grant}/token`);
  const headers = { authorization: `Bearer ${access_token}` };
  const listing = await fetch(`${venue.http}/data/grants/${grant.grant}/files`, { headers });
  if (!listing.ok) throw new Error(`the files are not listed: HTTP ${listing.status}`);
  const [file] = (await listing.json()).files;
  const part = await fetch(`${venue.http}/data/grants/${grant.grant}/files/${encodeURIComponent(file.name)}`, {
    headers: { ...headers, range: 'bytes=0-511' },
  });
  if (part.status !== 206) throw new Error(`the file is not delivered: HTTP ${part.status}`);
  say(`   file              ${file.name}, ${file.bytes} bytes, ${part.headers.get('content-range')}`);
  return (await part.text()).split('\n').slice(0, 4);
}

async function purchase({ title, code, symbol, order, read }) {
  say(`\n── ${title}: ${code} buys ${symbol}`);
  const member = demoMember(data, code);
  const rest = await RestClient.logon(venue.http, member);
  const price = await bestAsk(rest, symbol);
  say(`   order             buy 1 at ${price} or better`);
  const grant = await showSettlement(rest, await order(member, symbol, price));
  for (const row of await read(rest, grant)) say(`   row               ${row}`);
}

try {
  await purchase({
    title: 'Over FIX 4.4',
    code: 'NEURALIS',
    symbol: 'FLIGHTS_3M/TRAIN/ORG/12M',
    order: orderOverFix,
    read: rowsByDeltaSharing,
  });
  await purchase({
    title: 'Over WebSocket',
    code: 'DEEPRIVER',
    symbol: 'SEATTLE_WEATHER/TRAIN/ORG/12M',
    order: orderOverWebSocket,
    read: rowsByRange,
  });
  say('\nBoth purchases were settled and their data read.');
  process.exit(0);
} catch (error) {
  console.error(`\nFailed: ${error.stack ?? error}`);
  process.exit(1);
}
