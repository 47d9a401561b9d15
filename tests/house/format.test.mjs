// Every C++ file is as `./dev format` would leave it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';

const cwd = new URL('../..', import.meta.url);

test('C++ sources are formatted', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.cpp', '*.hpp'], { cwd, encoding: 'utf8' })
    .split('\n').filter(Boolean);
  assert.ok(files.length > 0);
  const { status, stderr } = spawnSync('clang-format', ['--dry-run', '-Werror', ...files], { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr.split('\n').filter((line) => line.includes('error:')).slice(0, 20).join('\n'));
});
