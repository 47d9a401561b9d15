// A member takes cash out and reads its books: asked again after a crash, paid by the operator, told by statements that
// add up to the balances, and explained from the log.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { RunningVenue, binary, root } from './lib/venue.mjs';

const run = promisify(execFile);
const period = 'from=2000-01-01&to=2190-01-01';

/** Decimal texts as whole 1/10,000 units. */
function units(text) {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const amount = BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
  return text.startsWith('-') ? -amount : amount;
}

/** Every account's closing balance, when each is its opening and all entries between. */
function closings(rows) {
  const closed = new Map();
  let running = 0n;
  for (const row of rows) {
    if (row.kind === 'opening') running = units(row.balance);
    if (row.kind === 'entry') running += units(row.amount);
    assert.equal(units(row.balance), running, `${row.account} ${row.transfer ?? row.kind}`);
    if (row.kind === 'closing') closed.set(row.account, running);
  }
  return closed;
}

async function pages(rest, path) {
  const rows = [];
  for (let token = '', more = true; more; more = token !== '') {
    const page = await rest.get(`${path}&limit=50${token === '' ? '' : `&page_token=${token}`}`);
    rows.push(...page.items);
    token = page.next_page_token;
  }
  return rows;
}

/** Once the books hold what was just told. */
async function settled(rest, command) {
  for (let tries = 0; tries < 200; ++tries) {
    if ((await rest.get('/accounts?limit=1')).as_of >= command) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('the books stay behind');
}

test('a withdrawal survives a crash, is done once, and the books add up', async (t) => {
  let venue = await RunningVenue.start({ options: ['--no-simulation'] });
  const { data } = venue;
  t.after(() => venue.remove());
  const logon = (code) => RestClient.logon(venue.at.http, demoMember(data, code));
  const order = (side, id) => ({ symbol: 'MOVIES/TRAIN/ORG/12M', side, quantity: '2', client_order_id: id, time_in_force: 'good_till_cancel' });
  let member = await logon('ORIONAI');
  const instrument = (await member.get('/instruments')).items.find(({ symbol }) => symbol.startsWith('MOVIES/'));
  const price = instrument.reference_price;
  const vendor = await logon(instrument.vendor);
  await vendor.post('/orders', { ...order('sell', 's1'), symbol: instrument.symbol, price });
  await member.post('/orders', { ...order('buy', 'b1'), symbol: instrument.symbol, price });

  const withdrawal = { client_transfer_id: 'W1', amount: '300.5', reason: 'to account 44' };
  const asked = await member.post('/withdrawals', withdrawal);
  assert.equal(asked.repeated, false);
  await venue.stop('SIGKILL');
  venue = await RunningVenue.start({ data, options: ['--no-simulation'] });
  member = await logon('ORIONAI');
  const again = await member.post('/withdrawals', withdrawal);
  assert.deepEqual([again.transfer, again.repeated], [asked.transfer, true]);
  await assert.rejects(member.post('/withdrawals', { ...withdrawal, amount: '301' }), { name: 'TRANSFER_ID_REUSED' });
  const [cash] = (await member.get('/balances')).items;
  assert.equal(cash.in_transit, '300.5');

  const operator = await logon('SHDEOPS');
  const [pending] = (await operator.get('/pending-transfers')).items;
  assert.equal(pending.transfer, asked.transfer);
  const paid = await operator.post(`/pending-transfers/${asked.transfer}/post`, { client_transfer_id: 'P1', amount: '300' });
  assert.deepEqual([paid.posted, paid.returned], ['300', '0.5']);

  const trade = (await member.get('/fills')).items[0].trade;
  await settled(operator, pending.sequence + 1);
  const rows = await pages(member, `/statements?${period}`);
  const closed = closings(rows);
  for (const account of await pages(member, '/accounts?as_of=1000000')) {
    assert.equal(closed.get(account.name) ?? 0n, units(account.balance), account.name);
  }
  assert.equal(closed.get('ORIONAI/CNY/available'), units((await member.get('/balances')).items[0].available));
  const codes = (await member.get(`/transfers?trade=${trade}`)).items.map(({ code }) => code);
  assert.ok(codes.includes('pay_trade') && codes.includes('deliver_licences'), codes.join());

  const { code } = await venue.stop();
  assert.equal(code, 0, venue.log);
  const statement = ['statement', '--data', data, '--member', 'ORIONAI', '--from', '2000-01-01', '--to', '2190-01-01'];
  const { stdout } = await run(binary, [...statement, '--format', 'json'], { cwd: root });
  assert.deepEqual(stdout.trim().split('\n').map((line) => JSON.parse(line)), rows);
  const story = (await run(binary, ['replay', '--data', data, '--explain', 'trade', trade], { cwd: root })).stdout;
  for (const part of ['hold_cash', 'issue_licences', 'pay_trade', 'balances after command']) assert.match(story, new RegExp(part));
  assert.match((await run(binary, ['verify', '--data', data], { cwd: root })).stdout, /in transit is what is pending/);
});
