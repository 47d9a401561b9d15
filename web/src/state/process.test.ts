import { expect, it } from 'vitest';
import { reportOf, timeLeft } from './process';

it('finds the report in an answer of either kind', () => {
  expect(reportOf({ status: 'ready', process: { state: 'ready' } })?.state).toBe('ready');
  expect(reportOf({ error: { name: 'NOT_READY' }, process: { state: 'recovering', percent: 40 } })?.percent).toBe(40);
  expect(reportOf({ error: { name: 'NOT_FOUND' } })).toBeNull();
  expect(reportOf(null)).toBeNull();
});

it('tells the time left in seconds, then in minutes', () => {
  expect(timeLeft(7)).toEqual({ amount: 7, unit: 'second' });
  expect(timeLeft(89)).toEqual({ amount: 89, unit: 'second' });
  expect(timeLeft(150)).toEqual({ amount: 3, unit: 'minute' });
});
