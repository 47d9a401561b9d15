import { expect, it } from 'vitest';
import { once } from './once';
import { Refusal } from './types';

/** The id that one try used, which ends as `outcome` says: a refusal, or an answer. */
async function idOf(what: string, outcome?: Error): Promise<string> {
  let used = '';
  const ask = async (id: string) => {
    used = id;
    if (outcome) throw outcome;
  };
  await once(what, ask).catch((error) => expect(error).toBe(outcome));
  return used;
}

it('asks under the same id until the venue has answered', async () => {
  const first = await idOf('order A', new Refusal('UNREACHABLE', ''));
  // What is refused meanwhile tells nothing of the first try.
  for (const code of ['NOT_READY', 'OVERLOADED', 'HTTP_502', 'INSUFFICIENT_FUNDS']) {
    expect(await idOf('order A', new Refusal(code, ''))).toBe(first);
  }
  expect(await idOf('order A', new TypeError('network error'))).toBe(first);
  expect(await idOf('order A')).toBe(first);
  expect(await idOf('order A')).not.toBe(first);
});

it('takes a new id when something else was done under the old one', async () => {
  for (const code of ['DUPLICATE_CLIENT_ORDER_ID', 'TRANSFER_ID_REUSED']) {
    const first = await idOf('order B', new Refusal(code, ''));
    expect(await idOf('order B')).not.toBe(first);
  }
});

it('has an id for each wish', async () => {
  const lost = new Refusal('UNREACHABLE', '');
  expect(await idOf('order C', lost)).not.toBe(await idOf('order D', lost));
});
