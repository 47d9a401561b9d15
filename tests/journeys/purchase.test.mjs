// The main job, end to end, by clients that know nothing of the venue.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { demoMember } from '../clients/lib/credentials.mjs';
import { DeltaSharingClient } from '../clients/lib/delta_sharing.mjs';
import { FixClient, limitOrder } from '../clients/lib/fix_client.mjs';
import { RestClient, RestError } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue, root } from './lib/venue.mjs';

const run = promisify(execFile);
let venue;
let trail;

before(async () => {
  venue = await RunningVenue.start();
  trail = await run('node', ['tests/clients/trail.mjs', '--ready', venue.ready, '--data', venue.data], { cwd: root });
});
after(async () => {
  const { code } = await venue.stop();
  venue.remove();
  assert.equal(code, 0, venue.log);
});

const logon = (code) => RestClient.logon(venue.at.http, demoMember(venue.data, code));
// What the trail bought: simulated members buy as well, also files that are not Parquet.
const bought = { NEURALIS: 'FLIGHTS_3M/TRAIN/ORG/12M', DEEPRIVER: 'SEATTLE_WEATHER/TRAIN/ORG/12M' };
const grantOf = async (code) => (await (await logon(code)).get('/grants')).items.find(({ instrument }) => instrument === bought[code]);

test('the trail shows order, trade, transfers, grant and rows of both purchases', () => {
  for (const line of [/execution report +ExecType=F/, /pay_trade/, /deliver_licences/, /activate_licences|activated/, /grant \d+/, /Delta Sharing/, /row +\{/, /bytes 0-511\//]) {
    assert.match(trail.stdout, line);
  }
});

test('a JWT library that knows only the JWKS address verifies a grant token', async () => {
  const rest = await logon('NEURALIS');
  const grant = await grantOf('NEURALIS');
  const { access_token } = await rest.post(`/grants/${grant.grant}/token`);
  const { payload, protectedHeader } = await jwtVerify(access_token, createRemoteJWKSet(new URL(`${venue.at.http}/.well-known/jwks.json`)));
  assert.equal(protectedHeader.alg, 'EdDSA');
  const [permission] = payload.authorization_details;
  assert.equal(permission.type, 'data_licence');
  assert.deepEqual(permission.actions, [grant.right]);
  assert.ok(payload.exp - payload.iat <= 900);
});

test('nobody else reads the data', async () => {
  const grant = await grantOf('NEURALIS');
  const stranger = await logon('ORIONAI');
  await assert.rejects(stranger.post(`/grants/${grant.grant}/token`), RestError);
  const other = await grantOf('DEEPRIVER');
  const { access_token } = await (await logon('DEEPRIVER')).post(`/grants/${other.grant}/token`);
  for (const headers of [{}, { authorization: 'Bearer nonsense' }, { authorization: `Bearer ${access_token}` }]) {
    const response = await fetch(`${venue.at.http}/data/grants/${grant.grant}/files`, { headers });
    assert.ok([401, 403, 404].includes(response.status), `${response.status}`);
  }
});

test('a revoked grant is refused at the next read', async () => {
  const rest = await logon('NEURALIS');
  const grant = await grantOf('NEURALIS');
  const sharing = new DeltaSharingClient(await rest.get(`/grants/${grant.grant}/profile`));
  const [table] = await sharing.tables();
  const { files } = await sharing.files(table);
  assert.equal((await fetch(files[0].url, { headers: { range: 'bytes=0-3' } })).status, 206);
  await (await logon('SHDEOPS')).post(`/grants/${grant.grant}/revoke`, { reason: 'breach' });
  assert.equal((await fetch(files[0].url, { headers: { range: 'bytes=0-3' } })).status, 403);
  await assert.rejects(sharing.tables().then((tables) => sharing.files(tables[0] ?? table)));
  await assert.rejects(rest.post(`/grants/${grant.grant}/token`), { name: 'GRANT_REVOKED' });
});

test('FIX, WebSocket and REST see one book', async () => {
  const symbol = 'CARS/TRAIN/ORG/12M';
  const member = demoMember(venue.data, 'ORIONAI');
  const rest = await RestClient.logon(venue.at.http, member);
  const { tick, reference_price } = (await rest.get('/instruments')).items.find((entry) => entry.symbol === symbol);
  const price = String(Number(reference_price) - Number(tick) * 5);
  const fix = await FixClient.logon({ ...venue.at.fix, mic: venue.at.mic, member });
  fix.send('D', limitOrder({ id: 'one-book', symbol, side: '1', quantity: 7, price }));
  const report = await fix.receive((type, message) => type === '8' && message.ClOrdID === 'one-book');
  assert.equal(report.ExecType, '0');
  const ws = await WsClient.logon(venue.at.http, member);
  const open = await ws.call('orders.open');
  assert.ok(JSON.stringify(open).includes('one-book'));
  const cancelled = await ws.call('order.cancel', { orig_client_order_id: 'one-book', client_order_id: 'one-book-cancel' });
  assert.ok(cancelled);
  await fix.receive((type, message) => type === '8' && message.ExecType === '4' && message.OrderID === report.OrderID);
  assert.equal((await rest.get('/orders/one-book')).status, 'cancelled');
  ws.close();
  fix.logout();
});

test('FIX by TLS', async () => {
  const member = demoMember(venue.data, 'LIQUIDA');
  const ca = `${venue.data}/tls/certificate.pem`;
  const fix = await FixClient.logon({ ...venue.at.fix_tls, ca, mic: venue.at.mic, member });
  fix.logout();
});
