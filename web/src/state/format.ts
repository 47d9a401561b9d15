/** "13.5 MB": decimal units, three figures at most. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** "1,234.5": groups the whole digits of a decimal text and leaves the rest as it is. */
export function decimal(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** "1:05:09" or "05:09" until a time; "0:00" and less is "00:00". */
export function countdown(until: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - nowMs) / 1000));
  const two = (count: number) => String(count).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** 250 → "2.5%" */
export function basisPoints(count: number): string {
  return `${count / 100}%`;
}

export function clock(time: string, language: string): string {
  return new Date(time).toLocaleTimeString(language, { hour12: false });
}

export function date(time: string, language: string): string {
  return new Date(time).toLocaleDateString(language, { year: 'numeric', month: 'short', day: 'numeric' });
}
