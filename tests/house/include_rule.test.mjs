// The table of ARCHITECTURE.md, "Folders": what each may include. Lower may not include higher, and nobody a sibling
// that is not named here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url);
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.cpp', '*.hpp', '*.def'], { cwd: root, encoding: 'utf8' })
  .split('\n').filter(Boolean);

const foundation = ['engine/core', 'schemas'];
const edge = [...foundation, 'engine/runtime/ports.hpp', 'gateway/auth', 'gateway/views', 'gateway/json'];
const rules = {
  'engine/core': [],
  schemas: ['engine/core'],
  'schemas/scenario': foundation,
  'engine/matching': foundation,
  'engine/venue': [...foundation, 'engine/matching'],
  'engine/runtime': [...foundation, 'engine/matching', 'engine/venue'],
  'settlement/ledger': foundation,
  'settlement/clearing': [...foundation, 'settlement/ledger', 'engine/venue/clearing.hpp', 'engine/venue/cash_transfers.hpp'],
  'settlement/grants': [...foundation, 'settlement/ledger'],
  'settlement/audit': [...foundation, 'settlement/grants/jose.hpp', 'settlement/grants/json_text.hpp'],
  'settlement/delivery': [...foundation, 'settlement/ledger', 'settlement/grants'],
  'gateway/json': foundation,
  'gateway/views': foundation,
  'gateway/auth': [...foundation, 'gateway/json', 'gateway/views', 'settlement/grants/jose.hpp'],
  'gateway/catalogue': foundation,
  'gateway/fix': edge,
  'gateway/ws': [...edge, 'settlement/delivery/http_message.hpp'],
  'gateway/http': [...edge, 'gateway/ws', 'gateway/catalogue', 'settlement/grants', 'settlement/delivery',
    'settlement/ledger/account_book.hpp', 'settlement/ledger/statement.hpp'],
  'gateway/licet': ['engine', 'schemas', 'settlement', 'gateway'],
  bench: ['engine', 'schemas', 'settlement', 'gateway', 'tests'],
  tests: ['engine', 'schemas', 'settlement', 'gateway', 'bench'],
};

const folderOf = (path) =>
  Object.keys(rules).filter((folder) => path.startsWith(folder + '/')).sort((a, b) => b.length - a.length)[0];
const ours = /^\s*#\s*include\s+"([^"]+)"/gm;

test('every source file lies in a folder of the table', () => {
  assert.deepEqual(files.filter((file) => !folderOf(file)), []);
});

test('no folder includes what it may not', () => {
  const broken = [];
  for (const file of files) {
    const folder = folderOf(file);
    for (const [, included] of readFileSync(new URL(file, root), 'utf8').matchAll(ours)) {
      const allowed = [folder, ...rules[folder]];
      if (!allowed.some((entry) => included === entry || included.startsWith(entry + '/'))) broken.push(`${file}: ${included}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('heavy headers are felt only inside the folder that wraps them', () => {
  const heavy = /#\s*include\s*<(boost\/(beast|asio|json)|rocksdb|quickfix|openssl|simdjson|spdlog|toml\+\+|CLI)/;
  const text = new Map(files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]));
  const isHeavy = (file, seen = new Set()) => {
    if (seen.has(file) || !text.has(file)) return false;
    seen.add(file);
    return heavy.test(text.get(file)) || [...text.get(file).matchAll(ours)].some(([, included]) => isHeavy(included, seen));
  };
  const broken = [];
  for (const file of files.filter((name) => /^(engine|schemas|settlement|gateway)\//.test(name))) {
    for (const [, included] of text.get(file).matchAll(ours)) {
      if (folderOf(included) !== folderOf(file) && isHeavy(included)) broken.push(`${file}: ${included}`);
    }
  }
  // The two gateways that hand one socket over.
  assert.deepEqual(broken.filter((line) => !/: gateway\/(ws|http)\/transport.hpp$/.test(line)), []);
});

test('files stay short enough to hold in the head', () => {
  const long = files
    .filter((file) => /^(engine|schemas|settlement|gateway)\//.test(file))
    .map((file) => [file, readFileSync(new URL(file, root), 'utf8').split('\n').length])
    .filter(([, lines]) => lines > 501);
  assert.deepEqual(long, []);
});
