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
