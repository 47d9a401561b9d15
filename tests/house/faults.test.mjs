// The deliberate faults of tests/sim/faults fit the sources, and only a simulator that names what is wrong has found one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(cwd, 'tests/sim/faults');
const patches = readdirSync(folder).filter((name) => name.endsWith('.patch'));
const missing = spawnSync('patch', ['--version']).error !== undefined && 'patch is not installed';

/** What `patch` says against it; nothing when it fits. */
function misfit(text) {
  const { status, stdout } = spawnSync('patch', ['-p1', '--dry-run', '--force'], { cwd, input: text, encoding: 'utf8' });
  return status === 0 ? '' : stdout;
}

test('every fault fits the sources', { skip: missing }, () => {
  assert.ok(patches.length > 0);
  for (const name of patches) assert.equal(misfit(readFileSync(join(folder, name), 'utf8')), '', `${name} no longer fits`);
});

test('a fault for sources that have changed does not fit', { skip: missing }, () => {
  const text = readFileSync(join(folder, patches[0]), 'utf8');
  assert.notEqual(misfit(text.replaceAll(/^([ -])(?!-- )(.*\S.*)$/gm, '$1$2 changed')), '');
});

test('every fault is in the table of tests/sim/README.md, and nothing else', () => {
  const readme = readFileSync(join(cwd, 'tests/sim/README.md'), 'utf8');
  const table = readme.slice(readme.indexOf('| fault | put into the code |'));
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => `${name}.patch`);
  assert.deepEqual(named.sort(), [...patches].sort());
});

/** tests/sim/hunt over simulators that are shell scripts, which have their seed as $2. */
function hunt(simulator, whole = 'exit 0') {
  const directory = mkdtempSync(join(tmpdir(), 'licet-hunt-'));
  try {
    const paths = [simulator, whole].map((body, n) => {
      const path = join(directory, `simulator${n}`);
      writeFileSync(path, `#!/usr/bin/env bash\n${body}\n`, { mode: 0o755 });
      return path;
    });
    const env = { ...process.env, SEEDS: '2', STEPS: '10', LIMIT: '1' };
    const { status, stdout } = spawnSync(join(cwd, 'tests/sim/hunt'), paths, { env, encoding: 'utf8' });
    return { status, said: stdout.trim() };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('a fault is found when the simulator names what is wrong', () => {
  const second = 'if (($2 == 2)); then echo "FAILED with seed 2 at step 7: held for an order that is over"; exit 1; fi';
  assert.deepEqual(hunt(second), { status: 0, said: '2 | step 7: held for an order that is over' });
  const invariant = 'echo "licet: broken invariant: sum == 0 at a.cpp:7"; echo "FAILED with seed 1 at step 7: the process aborted"; exit 1';
  assert.deepEqual(hunt(invariant), { status: 0, said: '1 | licet: broken invariant: sum == 0 at a.cpp:7' });
});

test('what crashes, or is too slow, or says nothing, has found nothing', () => {
  const crashed = 'echo "FAILED with seed $2 at step 7: the process aborted"; exit 1';
  for (const simulator of ['exit 0', 'exit 1', 'kill -SEGV $$', 'exec sleep 5', 'echo "ERROR: AddressSanitizer"; exit 1', crashed]) {
    assert.deepEqual(hunt(simulator), { status: 1, said: '' }, simulator);
  }
});

test('a seed that fails without the fault too proves nothing', () => {
  const failed = 'echo "FAILED with seed $2 at step 7: not told"; exit 1';
  for (const whole of [failed, 'exec sleep 5']) assert.deepEqual(hunt(failed, whole), { status: 2, said: '' }, whole);
});
