// A venue is backed up while it trades, and another goes on from the backup.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue, binary, root } from './lib/venue.mjs';

const run = promisify(execFile);
const licet = (...args) => run(binary, args, { cwd: root });

test('a backup under load is restored, verified and traded on', async (t) => {
  const venue = await RunningVenue.start({ options: ['--simulation-rate', '500'] });
  t.after(() => venue.remove());
  const place = mkdtempSync(join(tmpdir(), 'licet-backups-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  const [first, second, restored] = ['first', 'second', 'restored'].map((name) => join(place, name));

  // An order that was acknowledged before the backup is in it.
  const ws = await WsClient.logon(venue.at.http, demoMember(venue.data, 'DEEPRIVER'));
  const { items } = await (await RestClient.logon(venue.at.http, demoMember(venue.data, 'DEEPRIVER'))).get('/instruments');
  const { symbol, tick, reference_price } = items.find((entry) => entry.symbol.startsWith('MOVIES/'));
  const buy = (id) =>
    ws.call('order.place', { market: symbol, side: 'buy', order_type: 'limit', time_in_force: 'good_till_cancel', price: String(Number(reference_price) - 5 * Number(tick)), quantity: '1', client_order_id: id });
  await buy('before');
  const { stdout } = await licet('backup', first, '--data', venue.data);
  assert.match(stdout, /to command \d+, \d+ files/);
  await buy('between');
  await licet('backup', second, '--data', venue.data, '--since', first);
  await assert.rejects(licet('backup', second, '--data', venue.data), /is there already/);
  const shared = readdirSync(join(second, 'keys')).filter((name) => statSync(join(second, 'keys', name)).nlink === 2);
  assert.ok(shared.length > 0, 'what did not change is shared with the earlier backup');
  await venue.stop('SIGKILL');

  await licet('restore', second, restored);
  const verified = await licet('verify', '--data', restored);
  assert.match(verified.stdout, /verified/);
  const again = await RunningVenue.start({ data: restored });
  try {
    const rest = await RestClient.logon(again.at.http, demoMember(restored, 'DEEPRIVER'));
    for (const id of ['before', 'between']) assert.equal((await rest.get(`/orders/${id}`)).client_order_id, id);
    const reply = await WsClient.logon(again.at.http, demoMember(restored, 'DEEPRIVER'));
    await reply.call('order.cancel', { orig_client_order_id: 'before', client_order_id: 'after' });
  } finally {
    assert.equal((await again.stop()).code, 0, again.log);
  }
  assert.match((await licet('verify', '--data', restored)).stdout, /verified/);

  // One changed byte anywhere in the backup is named.
  const key = join(first, 'keys', 'venue.pem');
  const text = readFileSync(key);
  text[40] ^= 1;
  writeFileSync(key, text);
  await assert.rejects(licet('restore', first, join(place, 'never')), /keys\/venue\.pem: its SHA-256/);
  assert.ok(!existsSync(join(place, 'never')));
});
