// Order types, quotes and a call auction over FIX, by a client that nobody here wrote.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoMember } from '../clients/lib/credentials.mjs';
import { FixClient } from '../clients/lib/fix_client.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { RunningVenue } from './lib/venue.mjs';

const symbol = 'CARS/TRAIN/ORG/12M';
const clients = [];
let venue;
let instrument;

before(async () => {
  venue = await RunningVenue.start();
  const rest = await RestClient.logon(venue.at.http, demoMember(venue.data, 'ORIONAI'));
  instrument = (await rest.get('/instruments')).items.find((entry) => entry.symbol === symbol);
});
after(async () => {
  for (const client of clients) client.logout();
  const { code } = await venue.stop();
  venue.remove();
  assert.equal(code, 0, venue.log);
});

async function logon(code) {
  const client = await FixClient.logon({ ...venue.at.fix, mic: venue.at.mic, member: demoMember(venue.data, code) });
  clients.push(client);
  return client;
}

/** So many ticks from the reference price. */
const priceAt = (ticks) => Number(instrument.reference_price) + ticks * Number(instrument.tick);
const setSession = async (state) =>
  (await RestClient.logon(venue.at.http, demoMember(venue.data, 'SHDEOPS'))).post('/sessions', { state, symbol });

function order(id, side, quantity, more) {
  return {
    ClOrdID: id,
    Instrument: { Symbol: symbol },
    Side: side,
    TransactTime: new Date(),
    OrderQtyData: { OrderQty: quantity },
    OrdType: '2',
    ...more,
  };
}
const report = (client, id, execType) =>
  client.receive((type, message) => type === '8' && message.ClOrdID === id && message.ExecType === execType);

test('a stop-limit order waits outside the book until it is cancelled', async () => {
  const fix = await logon('ORIONAI');
  fix.send('D', order('stop-1', '1', 2, { OrdType: '4', Price: priceAt(60), StopPx: priceAt(50), TimeInForce: '1' }));
  const accepted = await report(fix, 'stop-1', '0');
  assert.equal(accepted.WorkingIndicator, false);
  assert.equal(accepted.StopPx, priceAt(50));
  fix.send('F', { OrigClOrdID: 'stop-1', ClOrdID: 'stop-1-end', Instrument: { Symbol: symbol }, Side: '1', TransactTime: new Date() });
  await report(fix, 'stop-1-end', '4');
});

test('of an iceberg order the book shows what is displayed', async () => {
  const fix = await logon('NEURALIS');
  const price = priceAt(-41);
  fix.send('D', order('ice-1', '1', 50, { Price: price, DisplayQty: 7, TimeInForce: '1' }));
  assert.equal((await report(fix, 'ice-1', '0')).DisplayQty, 7);
  fix.send('V', {
    MDReqID: 'book',
    SubscriptionRequestType: '0',
    MarketDepth: 0,
    NoMDEntryTypes: [{ MDEntryType: '0' }],
    NoRelatedSym: [{ Instrument: { Symbol: symbol } }],
  });
  const book = await fix.receive((type, message) => type === 'W' && message.MDReqID === 'book');
  const level = book.NoMDEntries.find((entry) => entry.MDEntryPx === price);
  assert.equal(level.MDEntrySize, 7);
});

test('a mass quote stands until it is withdrawn', async () => {
  const fix = await logon('LIQUIDA');
  const entry = { QuoteEntryID: '1', Instrument: { Symbol: symbol }, BidPx: priceAt(-43), BidSize: 3 };
  fix.send('i', { QuoteID: '17', NoQuoteSets: [{ QuoteSetID: 'A', NoQuoteEntries: [entry] }] });
  const accepted = await fix.receive((type, message) => type === 'b' && message.QuoteID === '17');
  assert.equal(accepted.QuoteStatus, 0, accepted.Text);
  fix.send('Z', { QuoteID: '18', QuoteCancelType: 1, NoQuoteEntries: [{ Instrument: { Symbol: symbol } }] });
  const withdrawn = await fix.receive((type, message) => type === 'AI' && message.QuoteID === '18');
  assert.equal(withdrawn.QuoteStatus, 1, withdrawn.Text);
});

test('a call auction is announced, tells what it would do, and trades at one price', async () => {
  const vendor = await logon('CITYDATA');
  const buyer = await logon('DEEPRIVER');
  buyer.send('g', { TradSesReqID: 'sessions', Instrument: { Symbol: symbol }, SubscriptionRequestType: '1' });
  const session = (wanted) => buyer.receive((type, message) => type === 'h' && message.TradingSessionSubID === wanted);
  await session('3');
  await setSession('scheduled_call');
  await session('6');
  buyer.send('V', {
    MDReqID: 'call',
    SubscriptionRequestType: '1',
    MarketDepth: 1,
    MDUpdateType: 1,
    NoMDEntryTypes: [{ MDEntryType: 'Q' }, { MDEntryType: 'A' }],
    NoRelatedSym: [{ Instrument: { Symbol: symbol } }],
  });
  await buyer.receive((type, message) => type === 'W' && message.MDReqID === 'call');
  vendor.send('D', order('call-sell', '2', 1, { Price: priceAt(-30), TimeInForce: 'B' }));
  await report(vendor, 'call-sell', '0');
  buyer.send('D', order('call-buy', '1', 1, { Price: priceAt(30), TimeInForce: 'B' }));
  await report(buyer, 'call-buy', '0');
  await setSession('open');
  const bought = await report(buyer, 'call-buy', 'F');
  assert.equal(bought.MatchType, '7');
  assert.equal(bought.AggressorIndicator, undefined);
  const result = await buyer.receive(
    (type, message) => type === 'X' && message.NoMDEntries.some((entry) => entry.MDEntryType === 'Q' && entry.OpenCloseSettlFlag === '1'),
  );
  assert.equal(result.NoMDEntries.find((entry) => entry.MDEntryType === 'Q').MDEntryPx, bought.LastPx);
  await session('3');
});
