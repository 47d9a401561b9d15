// The process tells where it is from its first moment to its last, and a stop loses nothing that was acknowledged.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import WebSocket from 'ws';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
import { WsClient } from '../clients/lib/ws_client.mjs';
import { RunningVenue, binary, root } from './lib/venue.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A process on the same data, whose HTTP can be asked before it is ready. */
async function startOn(data, more = [], port = null) {
  port ??= await freePort();
  const options = ['--http-port', String(port), '--fix-port', '0', '--fix-tls-port', '0', '--no-simulation', ...more];
  const child = spawn(binary, ['serve', '--demo', '--data', data, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const venue = { child, origin: `http://127.0.0.1:${port}`, log: '', exited: once(child, 'exit') };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (venue.log += text));
  return venue;
}

/** Everything that /ready said, each state with its last report, until it says `state`. */
async function watch(venue, state, onRecovering = async () => {}) {
  const seen = [];
  for (let tries = 0; tries < 6_000 && venue.child.exitCode === null; ++tries) {
    const answer = await fetch(`${venue.origin}/ready`).catch(() => null);
    if (answer !== null) {
      const { process: report, error } = await answer.json();
      assert.equal(answer.status, report.state === 'ready' ? 200 : 503);
      if (report.state !== 'ready') {
        assert.equal(error.name, 'NOT_READY');
        assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      }
      if (report.state === 'recovering' && report.commands > 0) await onRecovering();
      seen.push(report);
      if (report.state === state) return seen;
    }
    await pause(5);
  }
  throw new Error(`never ${state}:\n${venue.log}`);
}

async function upgradeStatus(origin) {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws/v1`);
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.on('open', () => (socket.close(), resolve(101)));
    socket.on('error', () => resolve(0));
  });
}

test('a start says how far it is, and answers nothing else until it is ready', async (t) => {
  // Small segments, because progress is told behind each.
  const data = mkdtempSync(join(tmpdir(), 'licet-'));
  const config = ['--config', join(data, 'licet.toml')];
  writeFileSync(config[1], '[journal]\nsegment_mib = 1\n');
  const first = await RunningVenue.start({ data, options: ['--simulation-rate', '10000', ...config] });
  t.after(() => first.remove());
  // Enough of a log that replaying it can be watched.
  const metrics = async () => Number(/^licet_commands_total (\d+)$/m.exec(await (await fetch(`${first.at.http}/metrics`)).text())?.[1]);
  for (let tries = 0; tries < 300 && !((await metrics()) > 12_000); ++tries) await pause(200);
  const logged = await metrics();  // at least
  await first.stop();

  const venue = await startOn(first.data, config);
  let asked = 0;
  const seen = await watch(venue, 'ready', async () => {
    if (asked++ > 0) return;
    const api = await fetch(`${venue.origin}/api/v1/instruments`);
    const refusal = await api.json();
    // By then it may be ready.
    if (api.status === 200) return;
    assert.equal(api.status, 503);
    assert.equal(refusal.error.name, 'NOT_READY');
    assert.ok(['recovering', 'catching_up', 'starting'].includes(refusal.process.state));
    assert.equal((await (await fetch(`${venue.origin}/health`)).json()).status, 'ok');
    assert.ok([101, 503].includes(await upgradeStatus(venue.origin)));
  });
  assert.ok(asked > 0, `recovering was never seen: ${JSON.stringify(seen.slice(0, 5))}`);
  const recovering = seen.filter(({ state }) => state === 'recovering');
  for (let n = 1; n < recovering.length; ++n) assert.ok(recovering[n].commands >= recovering[n - 1].commands, 'progress only grows');
  assert.ok(recovering.some(({ commands_expected: expected, percent }) => expected > 0 && percent <= 100));
  const underway = recovering.filter(({ commands }) => commands > 0 && commands < logged);
  if (underway.length === 0) t.diagnostic('skipped: the percentage of a start under way; it was too fast to be seen');
  for (const report of underway) {
    assert.ok(report.percent > 0 && report.percent < 100, JSON.stringify(report));
    assert.ok(report.commands_expected > report.commands && report.seconds_left >= 0, JSON.stringify(report));
  }
  const order = ['starting', 'recovering', 'catching_up', 'starting', 'ready'];
  const states = seen.map(({ state }) => state).filter((state, n, all) => state !== all[n - 1]);
  let at = 0;
  for (const state of states) at = order.indexOf(state, at) + 1 || assert.fail(`out of order: ${states}`);
  venue.child.kill('SIGTERM');
  assert.equal((await venue.exited)[0], 0, venue.log);
});

const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
const page_missing = !existsSync(browser) || !existsSync(join(root, 'web/dist/index.html'));

test('the page shows a stop and a recovery, and goes on by itself', { skip: page_missing && 'no browser, or no built page' }, async (t) => {
  const first = await RunningVenue.start({ options: ['--simulation-rate', '10000', '--page', 'web/dist'] });
  t.after(() => first.remove());
  await pause(6_000);
  await first.stop();
  const venue = await startOn(first.data, ['--page', 'web/dist']);
  const chrome = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'] });
  t.after(() => chrome.close());
  const page = await chrome.newPage({ locale: 'en-GB' });
  const live = page.locator('.state:not(.off)');
  mkdirSync(join(root, 'build/screenshots'), { recursive: true });
  const states = new Set();
  await page.exposeFunction('seen', (state) => states.add(state));
  await page.addInitScript(() => {
    setInterval(() => {
      const state = document.querySelector('[data-testid=process]')?.getAttribute('data-state');
      if (state) globalThis.seen(state);
    }, 20);
  });
  while ((await page.goto(venue.origin).catch(() => null)) === null) await pause(20);
  await page.screenshot({ path: join(root, 'build/screenshots/starting.png') });
  await live.waitFor({ timeout: 60_000 });
  await page.locator('[data-testid=process]').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /MOVIES|Movies/ }).first().waitFor();
  venue.child.kill('SIGTERM');
  await venue.exited;
  await page.locator('[data-testid=process][data-state=unreachable]').waitFor();
  await page.screenshot({ path: join(root, 'build/screenshots/unreachable.png') });
  // A recovery may be over before the page has asked: the first answers say that it is not.
  const recovering = { state: 'recovering', reason: 'the log is replayed', commands: 500, commands_expected: 1_000, percent: 50, seconds_left: 1 };
  let answers = 0;
  await page.route('**/ready', async (route) => {
    const answer = await route.fetch().catch(() => null);
    if (answer === null) return route.abort();
    if (++answers > 2) return route.fulfill({ response: answer });
    return route.fulfill({ status: 503, json: { error: { name: 'NOT_READY' }, process: recovering } });
  });
  const again = await startOn(first.data, ['--page', 'web/dist'], new URL(venue.origin).port);
  await live.waitFor({ timeout: 60_000 });
  assert.ok(states.has('recovering'), `the page saw ${[...states]}`);
  again.child.kill('SIGTERM');
  assert.equal((await again.exited)[0], 0, again.log);
});

test('a signal during recovery ends the process at once, and the next start goes on', async (t) => {
  const first = await RunningVenue.start({ options: ['--simulation-rate', '10000'] });
  t.after(() => first.remove());
  await pause(3_000);
  await first.stop();
  const venue = await startOn(first.data);
  await watch(venue, 'recovering').catch(() => undefined);
  venue.child.kill('SIGTERM');
  assert.equal((await venue.exited)[0], 0, venue.log);
  const again = await startOn(first.data);
  await watch(again, 'ready');
  again.child.kill('SIGINT');
  assert.equal((await again.exited)[0], 0, again.log);
});

test('SIGTERM under load: what was accepted is answered, clients are told, nothing acknowledged is lost', async (t) => {
  const first = await RunningVenue.start();
  t.after(() => first.remove());
  const member = demoMember(first.data, 'DEEPRIVER');
  const { items } = await (await RestClient.logon(first.at.http, member)).get('/instruments');
  const { symbol, tick, reference_price } = items.find((entry) => entry.symbol.startsWith('MOVIES/'));
  const price = String(Number(reference_price) - 5 * Number(tick));
  const acknowledged = [];
  const refusals = new Set();
  const ended = [];
  let placed = 0;
  const clients = await Promise.all(
    Array.from({ length: 4 }, async (_, client) => {
      const ws = await WsClient.logon(first.at.http, member);
      ws.socket.on('close', (code, reason) => ended.push(`${code} ${reason}`));
      return { ws, client };
    }),
  );
  let stopping = false;
  const load = clients.map(async ({ ws, client }) => {
    for (let n = 0; ws.socket.readyState === WebSocket.OPEN; ++n) {
      const batch = Array.from({ length: 5 }, (_, k) => {
        const id = `stop-${client}-${n}-${k}`;
        ++placed;
        return ws
          .call('order.place', { market: symbol, side: 'buy', order_type: 'limit', time_in_force: 'good_till_cancel', price, quantity: '1', client_order_id: id })
          .then(() => acknowledged.push(id), (error) => refusals.add(error.name === 'Error' ? error.message : error.name));
      });
      await Promise.all(batch);
      if (!stopping && placed > 400) {
        stopping = true;
        first.process.kill('SIGTERM');
        setTimeout(() => first.process.kill('SIGTERM'), 10);
      }
    }
  });
  await Promise.all(load);
  const { code } = await first.exited;
  assert.equal(code, 0, first.log);
  assert.deepEqual(new Set(ended), new Set(['1001 SERVER_STOPPING']));
  for (const refusal of refusals) assert.ok(['NOT_READY', 'closed: 1001 SERVER_STOPPING', 'RATE_LIMITED', 'TOO_MANY_ORDERS'].includes(refusal), refusal);
  assert.match(first.log, /drained .*ms=/);
  assert.ok(acknowledged.length > 100);
  const venue = await RunningVenue.start({ data: first.data });
  const rest = await RestClient.logon(venue.at.http, member);
  for (const id of acknowledged) assert.equal((await rest.get(`/orders/${id}`)).client_order_id, id);
  assert.equal((await venue.stop()).code, 0, venue.log);
});
