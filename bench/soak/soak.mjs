// A venue under mixed load for as long as is wanted: does its memory stay flat, its descriptors, its latency?
//   node bench/soak/soak.mjs MINUTES [RATE]     RATE: simulated orders a second besides the clients' (200)
// Each minute (or tenth of a short run) one row; at the end a verdict, and `licet verify` on what is left. Exit status 1
// when memory, descriptors or (in ten minutes and more) latency grew, RocksDB's files were not merged, a client was
// refused what it should get, or the verification found a difference.
// Every purchase leaves a grant that may open data for months, and trades are kept until their windows are full: memory
// may grow by what these records take, and by nothing else.
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demoMember } from '../../tests/clients/lib/credentials.mjs';
import { FixClient, limitOrder } from '../../tests/clients/lib/fix_client.mjs';
import { RestClient } from '../../tests/clients/lib/rest_client.mjs';
import { WsClient } from '../../tests/clients/lib/ws_client.mjs';
import { RunningVenue, root } from '../../tests/journeys/lib/venue.mjs';

const minutes = Number(process.argv[2] ?? 120);
const rate = Number(process.argv[3] ?? 200);
const binary = process.env.LICET_BINARY ?? join(root, 'build/release/bin/licet');

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const median = (values) => percentile([...values].sort((a, b) => a - b), 0.5);

/** What the clients saw since the last row. */
const seen = { latencies: [], calls: 0, failures: [] };
let ends = false;

/** Runs `step` again and again, `every` milliseconds, until the end; a failure is kept, and the next step goes on. */
async function repeat(name, every, step) {
  while (!ends) {
    const next = Date.now() + every;
    try {
      await step();
      ++seen.calls;
    } catch (error) {
      if (!ends) seen.failures.push(`${name}: ${error.message}`);
    }
    await sleep(Math.max(0, next - Date.now()));
  }
}

function load(venue) {
  const member = (code) => demoMember(venue.data, code);
  const at = venue.at.http;
  let count = 0;
  const ids = () => `soak-${process.pid}-${++count}`;
  let rest;
  let market;

  const begin = async () => {
    rest = await RestClient.logon(at, member('ORIONAI'));
    const { items } = await rest.get('/instruments');
    market = items.filter(({ symbol }) => symbol.includes('/ORG/')).slice(0, 20);
  };
  const order = () => {
    const { symbol, tick, reference_price } = market[count % market.length];
    const price = String(Math.max(Number(tick), Number(reference_price) - 5 * Number(tick)));
    return { market: symbol, side: 'buy', order_type: 'limit', time_in_force: 'good_till_cancel', price, quantity: '1', client_order_id: ids() };
  };
  const trader = async (code) => {
    const ws = await WsClient.logon(at, member(code));
    await repeat(`${code} trades`, 20, async () => {
      const placed = order();
      const began = performance.now();
      await ws.call('order.place', placed);
      seen.latencies.push(performance.now() - began);
      await ws.call('order.cancel', { client_order_id: ids(), orig_client_order_id: placed.client_order_id }).catch((error) => {
        if (error.name !== 'UNKNOWN_ORDER') throw error; // it has traded by then
      });
      ws.forget();
    });
    ws.close();
  };
  const visitor = () =>
    repeat('visitor', 500, async () => {
      const ws = await WsClient.logon(at, member('NEURALIS'));
      await ws.call('order.place', { ...order(), time_in_force: 'immediate_or_cancel' });
      ws.close();
    });
  const reader = () =>
    repeat('reader', 200, async () => {
      const { symbol } = market[count++ % market.length];
      const wanted = ['/balances', '/orders', `/book?symbol=${encodeURIComponent(symbol)}&depth=10`, '/grants', '/instruments'];
      await rest.get(wanted[count % wanted.length]);
    });
  const renewal = () => repeat('renewal', 240_000, begin);
  const fix = () =>
    repeat('fix', 2_000, async () => {
      const client = await FixClient.logon({ ...venue.at.fix, mic: venue.at.mic, member: member('DEEPRIVER') });
      const { market: symbol, price, client_order_id: ClOrdID } = order();
      client.send('D', limitOrder({ id: ClOrdID, symbol, side: '1', quantity: 1, price, TimeInForce: '3' }));
      await client.receive((type, report) => type === '8' && report.ClOrdID === ClOrdID);
      client.logout();
    });
  return begin().then(() => Promise.all([trader('ORIONAI'), trader('DEEPRIVER'), visitor(), reader(), renewal(), fix()]));
}

function bytesBelow(directory) {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    try {
      bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
    } catch {
      // gone by now
    }
  }
  return bytes;
}

// A trade with its transfers, or a grant in all that knows it. Measured in a soak: 45 MiB for about 90,000 of them, about
// 0.5 KiB each; doubled for room.
const bytesOfRecord = 1_024;

// Each of RocksDB's tables has a few files between two merges.
const mostTables = 200;

async function recordsKept(venue) {
  const text = await (await fetch(`${venue.at.http}/metrics`)).text();
  const of = (name) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)[1]);
  return of('licet_trades') + of('licet_grants');
}

/** What the process has open: RocksDB's data files, of which each table gets one more with every flush until they are merged; the rest. */
function openFiles(pid) {
  const open = { descriptors: 0, tables: 0 };
  for (const entry of readdirSync(`/proc/${pid}/fd`)) {
    try {
      ++open[readlinkSync(`/proc/${pid}/fd/${entry}`).endsWith('.sst') ? 'tables' : 'descriptors'];
    } catch {
      // closed by now
    }
  }
  return open;
}

async function row(venue, minute) {
  const status = readFileSync(`/proc/${venue.process.pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
  const sorted = seen.latencies.sort((a, b) => a - b);
  const line = {
    minute: Number(minute.toFixed(1)),
    rss_mib: Math.round(of('VmRSS') / 1024),
    ...openFiles(venue.process.pid),
    threads: of('Threads'),
    records: await recordsKept(venue),
    data_mib: Math.round(bytesBelow(venue.data) / 2 ** 20),
    calls: seen.calls,
    failures: seen.failures.length,
    p50_ms: Number(percentile(sorted, 0.5).toFixed(2)),
    p99_ms: Number(percentile(sorted, 0.99).toFixed(2)),
  };
  for (const failure of seen.failures.slice(0, 3)) console.log(`  ${failure}`);
  failures += seen.failures.length;
  Object.assign(seen, { latencies: [], calls: 0, failures: [] });
  return line;
}

let failures = 0;
const venue = await RunningVenue.start({ program: binary, options: ['--simulation-rate', String(rate)] });
const loads = load(venue).catch((error) => {
  ++failures;
  console.log(`  load: ${error.message}`);
});
const rows = [];
const began = Date.now();
const step = Math.min(60_000, minutes * 6_000);
console.log('minute  RSS MiB  descriptors  tables  threads   records  data MiB   calls  failed  p50 ms  p99 ms');
while (Date.now() - began < minutes * 60_000 && !venue.how) {
  await sleep(step);
  if (venue.how) break;
  let line;
  try {
    line = await row(venue, (Date.now() - began) / 60_000);
  } catch (error) {
    // The venue may be dying: the loop ends when it has, and there is a verdict all the same.
    ++failures;
    console.log(`  row: ${error.message}`);
    continue;
  }
  rows.push(line);
  const widths = [6, 9, 13, 8, 9, 10, 10, 8, 8, 8, 8];
  console.log(Object.values(line).map((value, n) => String(value).padStart(widths[n])).join(''));
}
ends = true;
await Promise.race([loads, sleep(10_000)]);
const { code } = await venue.stop();

// The first third warms caches and fills the windows of the read model.
const third = Math.floor(rows.length / 3);
const [early, late] = [rows.slice(third, 2 * third), rows.slice(-third)];
const middle = (lines, name) => median(lines.map((line) => line[name]));
const growth = (name) => middle(late, name) / middle(early, name);
const more = ((middle(late, 'records') - middle(early, 'records')) * bytesOfRecord) / 2 ** 20;
const memory = (middle(late, 'rss_mib') - more) / middle(early, 'rss_mib');
console.log(`${more.toFixed(0)} MiB allowed for ${middle(late, 'records') - middle(early, 'records')} more trades and grants`);
const verdict = { memory, descriptors: growth('descriptors'), p50: growth('p50_ms'), p99: growth('p99_ms') };
console.log(`last third to middle third: ${Object.entries(verdict).map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`).join(', ')}`);
let good = code === 0 && failures === 0 && rows.length >= 3;
if (!(verdict.memory <= 1.15 && verdict.descriptors <= 1.15)) good = false;
if (rows.some(({ tables }) => tables > mostTables)) good = false;
// A short run tells little of time, and no test fails on time alone.
if (minutes >= 10 && !(verdict.p50 <= 1.5 && verdict.p99 <= 1.5)) good = false;
try {
  const { stdout } = await promisify(execFile)(binary, ['verify', '--data', venue.data], { cwd: root, maxBuffer: 2 ** 26 });
  console.log(stdout.trimEnd());
} catch (error) {
  console.log(`${error.stdout ?? ''}${error.stderr ?? ''}`);
  good = false;
}
console.log(good ? 'flat' : `NOT FLAT, or a failure (exit status ${code}, ${failures} failed calls)\n${code === 0 ? '' : venue.log.slice(-4_000)}`);
venue.remove();
process.exit(good ? 0 : 1);
