/** What the venue says at /ready about its own process (schemas/openapi.yaml, Process). */
export interface ProcessReport {
  state: 'starting' | 'recovering' | 'catching_up' | 'ready' | 'stopping';
  commands?: number;
  commands_expected?: number | null;
  percent?: number;
  seconds_left?: number | null;
}

/** The report in an answer of /ready, whatever its status; null when it holds none. */
export function reportOf(body: unknown): ProcessReport | null {
  const report = (body as { process?: ProcessReport } | null)?.process;
  return report !== undefined && typeof report.state === 'string' ? report : null;
}

/** How long is left, in whole units that a person reads at a glance: seconds, from 90 on minutes. */
export function timeLeft(seconds: number): { amount: number; unit: 'second' | 'minute' } {
  return seconds < 90 ? { amount: seconds, unit: 'second' } : { amount: Math.round(seconds / 60), unit: 'minute' };
}
