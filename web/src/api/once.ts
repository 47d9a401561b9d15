import { session } from '../state/session.svelte';
import { Refusal } from './types';

const ids = new Map<string, string>();

/** Something was done under the id: what was asked, or something else before it. */
const usedUp = new Set(['DUPLICATE_CLIENT_ORDER_ID', 'TRANSFER_ID_REUSED']);

/**
 * Asks the venue for what is to be done once: under the same id again, whatever goes wrong between, until the venue has
 * said that something was done under it. `what` names the wish, for the member that is signed in; it outlives the part
 * of the page that asked. Throws what `ask` throws.
 */
export async function once<T>(what: string, ask: (id: string) => Promise<T>): Promise<T> {
  const wish = `${session.code} ${what}`;
  const id = ids.get(wish) ?? crypto.randomUUID();
  ids.set(wish, id);
  const end = () => ids.get(wish) === id && ids.delete(wish);
  try {
    const answer = await ask(id);
    end();
    return answer;
  } catch (error) {
    if (error instanceof Refusal && usedUp.has(error.code)) end();
    throw error;
  }
}
