import { expect, it } from 'vitest';
import { Refusal } from '../api/types';
import { Attempt } from './attempt.svelte';

it('says what came of it, and nothing of what was before', async () => {
  const attempt = new Attempt();
  await attempt.run(async () => {
    throw new Refusal('NOT_READY', 'the venue starts');
  });
  expect([attempt.done, attempt.refusal]).toEqual(['', 'NOT_READY: the venue starts']);
  await attempt.run(async () => 'asked');
  expect([attempt.done, attempt.refusal]).toEqual(['asked', '']);
  await attempt.run(async () => ({ an: 'answer' }));
  expect([attempt.done, attempt.refusal]).toEqual(['', '']);
  await attempt.run(async () => 'asked');
  attempt.forget();
  expect([attempt.done, attempt.refusal]).toEqual(['', '']);
});

it('does one thing at a time', async () => {
  const attempt = new Attempt();
  let finish = () => {};
  let runs = 0;
  const slow = attempt.run(() => new Promise<void>((resolve) => (++runs, (finish = resolve))));
  expect(attempt.isBusy).toBe(true);
  await attempt.run(async () => void ++runs);
  expect(runs).toBe(1);
  finish();
  await slow;
  expect(attempt.isBusy).toBe(false);
});
