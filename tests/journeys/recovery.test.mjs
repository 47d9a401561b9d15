// What the venue has told survives its sudden death, and the books still balance.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue, root } from './lib/venue.mjs';

const run = promisify(execFile);
const binary = process.env.LICET_BINARY ?? `${root}build/dev/bin/licet`;

test('kill -9 under load loses nothing that was acknowledged', async (t) => {
  const first = await RunningVenue.start();
  const { data } = first;
  t.after(() => first.remove());
  let venue = first;
  const acknowledged = [];
  const member = () => demoMember(data, 'DEEPRIVER');
  for (let round = 0; round < 3; ++round) {
    const ws = await WsClient.logon(venue.at.http, member());
    const { items } = await (await RestClient.logon(venue.at.http, member())).get('/instruments');
    const { symbol, tick, reference_price } = items.find((entry) => entry.symbol.startsWith('MOVIES/'));
    const price = String(Number(reference_price) - 5 * Number(tick));
    const placing = Array.from({ length: 60 }, (_, n) => {
      const id = `kill-${round}-${n}`;
      return ws
        .call('order.place', { market: symbol, side: 'buy', order_type: 'limit', time_in_force: 'good_till_cancel', price, quantity: '1', client_order_id: id })
        .then(() => acknowledged.push(id), () => undefined);
    });
    await Promise.race([Promise.all(placing), new Promise((resolve) => setTimeout(resolve, 30 + 40 * round))]);
    await venue.stop('SIGKILL');
    await Promise.all(placing);
    venue = await RunningVenue.start({ data });
    const rest = await RestClient.logon(venue.at.http, member());
    for (const id of acknowledged) assert.equal((await rest.get(`/orders/${id}`)).client_order_id, id);
  }
  assert.ok(acknowledged.length > 0);
  const { code } = await venue.stop();
  assert.equal(code, 0, venue.log);
  const { stdout } = await run(binary, ['verify', '--data', data], { cwd: root });
  assert.match(stdout, /state hash/i);
});
