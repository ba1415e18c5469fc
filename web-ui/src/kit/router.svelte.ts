import { rememberPlace, startScrollMemory, stayHere } from './scroll';

export interface PageProps {
  params: Record<string, string>;
}

export interface Route {
  /** A path whose `:name` segments become params. The first match wins. */
  path: string;
  title: string;
  /** A component that takes {@link PageProps}, or no props at all: Svelte's types cannot say both. */
  load: () => Promise<{ default: unknown }>;
}

/** The browser's address as state; pages read `address.query`, links are ordinary `<a href>`. */
class Address {
  path = $state(window.location.pathname);
  search = $state(window.location.search);
  hash = $state(window.location.hash);
  /** Another with every visit, of the address where one is already as well: what did not load there is tried again. */
  visit = $state.raw({});
  query = $derived(new URLSearchParams(this.search));
  /** What no server is told: tokens of links stand here, so that no log and no `Referer` has them. */
  fragment = $derived(new URLSearchParams(this.hash.slice(1)));

  read(): void {
    this.path = window.location.pathname;
    this.search = window.location.search;
    this.hash = window.location.hash;
    this.visit = {};
  }
}

export const address = new Address();

/** Where to sign in and come back from; what stands behind the hash stays there. */
export function signInHere(): string {
  const here = address.path + address.search;
  return (address.path === '/sign-in' ? here : `/sign-in?next=${encodeURIComponent(here)}`) + address.hash;
}

export function navigate(to: string, options: { replace?: boolean; keepScroll?: boolean } = {}): void {
  stayHere();
  if (options.replace) window.history.replaceState(window.history.state, '', to);
  else {
    rememberPlace();
    window.history.pushState(undefined, '', to);
  }
  address.read();
  if (!options.keepScroll) window.scrollTo(0, 0);
}

/** The route for a path with its decoded params, if any. */
export function match(routes: Route[], path: string): { route: Route; params: Record<string, string> } | undefined {
  const segments = path.replace(/\/+$/, '').split('/');
  for (const route of routes) {
    const pattern = route.path.replace(/\/+$/, '').split('/');
    const params: Record<string, string> = {};
    const isMatch =
      pattern.length === segments.length &&
      pattern.every((part, index) => {
        const segment = segments[index] ?? '';
        if (!part.startsWith(':')) return part === segment;
        params[part.slice(1)] = decoded(segment);
        return segment !== '';
      });
    if (isMatch) return { route, params };
  }
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Lets plain clicks on same-origin links change the page without a reload; everything else stays the browser's. */
export function startRouter(): void {
  window.addEventListener('popstate', () => address.read());
  startScrollMemory();
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (event.defaultPrevented || !isPlain || link === null) return;
    const isOurs = link.origin === window.location.origin && !link.hasAttribute('download') && link.target === '';
    if (!isOurs || /^\/(api|v1)\//.test(link.pathname) || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}
