import { connection } from './connection.svelte';
import { reportOf, type ProcessReport } from './process';

/**
 * The venue's process as seen while the WebSocket is down. `report` null: it does not answer. `starts` counts how often
 * it became ready after it had said that it was not: what a page asked for meanwhile has failed, and is asked for anew.
 */
export const process = $state<{ isWatched: boolean; report: ProcessReport | null; starts: number }>({
  isWatched: false,
  report: null,
  starts: 0,
});

const ask_every_ms = 500;

/** Asks until the WebSocket is up again. `onready`: the venue takes connections. */
export async function watchProcess(onready: () => void): Promise<void> {
  if (process.isWatched) return;
  process.isWatched = true;
  let wasRefused = false;
  while (!connection.live) {
    try {
      process.report = reportOf(await (await fetch('/ready', { cache: 'no-store' })).json());
    } catch {
      process.report = null;
    }
    if (process.report?.state === 'ready') onready();
    else if (process.report !== null) wasRefused = true;
    await new Promise((resolve) => setTimeout(resolve, ask_every_ms));
  }
  if (wasRefused) process.starts += 1;
  process.isWatched = false;
  process.report = null;
}
