import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';

/** Reads --ready FILE (what `licet serve --ready-file` wrote) and --data DIRECTORY. */
export function options(extra = {}) {
  const { values } = parseArgs({
    options: { ready: { type: 'string' }, data: { type: 'string', default: 'data' }, ...extra },
  });
  return { ...values, venue: JSON.parse(readFileSync(values.ready ?? `${values.data}/ready.json`, 'utf8')) };
}
