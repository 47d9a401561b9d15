// The first orders of README.md are the files of tests/clients/examples/, and they work.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { RunningVenue, binary, root } from './lib/venue.mjs';

const run = promisify(execFile);
const examples = ['first_order_fix.mjs', 'first_order_ws.mjs', 'first_order.sh'];
let venue;
let folder;

// The examples name the usual ports and ./data: here they get this venue's, in a folder that looks like a checkout.
before(async () => {
  venue = await RunningVenue.start();
  folder = mkdtempSync(join(tmpdir(), 'licet-readme-'));
  symlinkSync(venue.data, join(folder, 'data'));
  for (const name of ['node_modules', 'schemas']) symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, 'tests/clients'), { recursive: true });
  for (const name of ['lib', 'examples']) cpSync(join(root, 'tests/clients', name), join(folder, 'tests/clients', name), { recursive: true });
  writeFileSync(join(folder, 'dev'), `#!/bin/sh\nshift\nexec ${binary} "$@"\n`, { mode: 0o755 });
});
after(async () => {
  await venue.stop();
  venue.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function runExample(name) {
  const path = join(folder, 'tests/clients/examples', name);
  const { host } = new URL(venue.at.http);
  const text = readFileSync(path, 'utf8').replaceAll('127.0.0.1:8080', host).replaceAll('9878', String(venue.at.fix.port));
  writeFileSync(path, text);
  const { stdout } = await run(name.endsWith('.sh') ? 'bash' : 'node', [path], { cwd: folder, timeout: 30_000 });
  return stdout;
}

/** Until somebody offers the instrument of the examples. */
async function untilOffered() {
  for (let tries = 0; tries < 200; ++tries) {
    const book = await (await fetch(`${venue.at.http}/api/v1/book?symbol=CARS/TRAIN/ORG/12M`)).json();
    if (book.asks.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nobody offers CARS/TRAIN/ORG/12M');
}

test('README shows the examples as they are', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  for (const name of examples) {
    assert.ok(readme.includes(readFileSync(join(root, 'tests/clients/examples', name), 'utf8').trim()), name);
  }
});

test('a first order over FIX', async () => {
  await untilOffered();
  assert.match(await runExample('first_order_fix.mjs'), /^F \d+(\.\d+)? \d+/);
});
test('a first order over WebSocket', async () => {
  await untilOffered();
  assert.match(await runExample('first_order_ws.mjs'), /^true filled \[ *\{\s*trade: '\d+'/);
});
test('a first order by curl', async () => {
  await untilOffered();
  assert.match(await runExample('first_order.sh'), /"status":"filled"/);
});
