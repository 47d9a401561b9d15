// Three addresses: / (catalogue), /datasets/CODE and /account.

export type Page = { name: 'catalogue' } | { name: 'dataset'; code: string } | { name: 'account' } | { name: 'unknown' };

export function pageOf(path: string): Page {
  if (path === '/') return { name: 'catalogue' };
  if (path === '/account') return { name: 'account' };
  const dataset = /^\/datasets\/([A-Z0-9_]+)$/.exec(path);
  return dataset?.[1] ? { name: 'dataset', code: dataset[1] } : { name: 'unknown' };
}

class Route {
  path = $state(location.pathname);
  page = $derived(pageOf(this.path));

  constructor() {
    addEventListener('popstate', () => (this.path = location.pathname));
  }
  go(path: string): void {
    history.pushState(null, '', path);
    this.path = location.pathname;
    scrollTo(0, 0);
  }
  /** For `onclick` of links: a plain click stays in the page, all others are the browser's. */
  follow = (event: MouseEvent): void => {
    const link = event.currentTarget as HTMLAnchorElement;
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.go(link.pathname);
  };
}

export const route = new Route();
