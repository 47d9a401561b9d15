import { expect, it } from 'vitest';
import { isUnanswered, Refusal } from './types';

it('tells a refusal from an answer that never came', () => {
  const unanswered = ['UNREACHABLE', 'OUTCOME_UNKNOWN', 'MALFORMED', 'HTTP_500', 'HTTP_502', 'HTTP_504'];
  const answered = ['INSUFFICIENT_FUNDS', 'TRANSFER_ID_REUSED', 'OVERLOADED', 'HTTP_404', 'HTTP_429'];
  expect(unanswered.filter((code) => !isUnanswered(new Refusal(code, '')))).toEqual([]);
  expect(answered.filter((code) => isUnanswered(new Refusal(code, '')))).toEqual([]);
  expect(isUnanswered(new TypeError('network error'))).toBe(true);
});
