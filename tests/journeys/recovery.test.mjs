// What the venue has told survives its sudden death, and the books still balance.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue, binary, root } from './lib/venue.mjs';

const run = promisify(execFile);

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

/// RFC 9162 section 2.1.4.2: the older tree's and the newer one's root, as the path gives them.
function rootsOf(path, oldRoot, oldSize, size) {
  const hashes = [...path];
  if (Number.isInteger(Math.log2(oldSize))) hashes.unshift(oldRoot);
  let [place, last] = [oldSize - 1, size - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  let [older, newer] = [hashes[0], hashes[0]];
  for (const hash of hashes.slice(1)) {
    if (place % 2 === 1 || place === last) {
      [older, newer] = [nodeHash(hash, older), nodeHash(hash, newer)];
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(newer, hash);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return { older, newer };
}

async function auditHead(origin) {
  const { tree_head } = await (await fetch(`${origin}/audit/v1/head`)).json();
  return verifiedHead(origin, tree_head);
}
async function verifiedHead(origin, token) {
  const keys = createRemoteJWKSet(new URL(`${origin}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await jwtVerify(token, keys, { algorithms: ['EdDSA'] });
  assert.equal(protectedHeader.typ, 'licet-tree-head+jwt');
  return { ...payload, root: Buffer.from(payload.root_hash, 'base64url') };
}

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
    const kept = await auditHead(venue.at.http);
    await Promise.race([Promise.all(placing), new Promise((resolve) => setTimeout(resolve, 30 + 40 * round))]);
    await venue.stop('SIGKILL');
    await Promise.all(placing);
    venue = await RunningVenue.start({ data });
    const growth = await (await fetch(`${venue.at.http}/audit/v1/consistency?from=${kept.tree_size}`)).json();
    const head = await verifiedHead(venue.at.http, growth.tree_head);
    const path = growth.path.map((hash) => Buffer.from(hash, 'base64url'));
    const { older, newer } = rootsOf(path, kept.root, kept.tree_size, head.tree_size);
    if (head.tree_size > kept.tree_size) assert.deepEqual({ older, newer }, { older: kept.root, newer: head.root });
    const rest = await RestClient.logon(venue.at.http, member());
    for (const id of acknowledged) assert.equal((await rest.get(`/orders/${id}`)).client_order_id, id);
  }
  assert.ok(acknowledged.length > 0);
  const { code } = await venue.stop();
  assert.equal(code, 0, venue.log);
  const { stdout } = await run(binary, ['verify', '--data', data], { cwd: root });
  assert.match(stdout, /state hash/i);
});
