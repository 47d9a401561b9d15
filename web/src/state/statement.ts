import type { StatementRow } from '../api/types';

/** The rows of each account, in the order in which they came; a page may begin in the middle of one. */
export function byAccount(rows: StatementRow[]): { name: string; rows: StatementRow[] }[] {
  const accounts: { name: string; rows: StatementRow[] }[] = [];
  for (const row of rows) {
    if (row.account !== accounts.at(-1)?.name) accounts.push({ name: row.account, rows: [] });
    accounts.at(-1)?.rows.push(row);
  }
  return accounts;
}

/** "2026-02-28" → "2026-03-01": where a period ends that takes that day in. */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}
