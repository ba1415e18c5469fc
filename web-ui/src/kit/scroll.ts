/** What a page loads in this time may still push things about. */
const SETTLING_MS = 2000;
const RESTING_MS = 100;
const HANDS_ON = ['wheel', 'touchstart', 'keydown', 'mousedown'];

let resting: ReturnType<typeof setTimeout> | undefined;
let stopReturning = new AbortController();

/** Keeps, with each entry of the history, how far down a person was: the content comes later than the address, so the browser cannot. */
export function startScrollMemory(): void {
  window.history.scrollRestoration = 'manual';
  window.addEventListener('scroll', () => {
    clearTimeout(resting);
    resting = setTimeout(rememberPlace, RESTING_MS);
  });
  window.addEventListener('popstate', returnToPlace);
  returnToPlace();
}

export function rememberPlace(): void {
  clearTimeout(resting);
  window.history.replaceState({ y: window.scrollY }, '');
}

/** Holds the remembered place while the page fills up, unless somebody scrolls first; at the top there is nothing to hold. */
export function returnToPlace(): void {
  stayHere();
  const y = (window.history.state as { y?: number } | null)?.y ?? 0;
  const until = performance.now() + (y === 0 ? 0 : SETTLING_MS);
  const { signal } = stopReturning;
  for (const hand of HANDS_ON) window.addEventListener(hand, stayHere, { signal, passive: true });
  const step = () => {
    if (signal.aborted) return;
    window.scrollTo(0, y);
    if (performance.now() < until) requestAnimationFrame(step);
    else stayHere();
  };
  step();
}

export function stayHere(): void {
  stopReturning.abort();
  stopReturning = new AbortController();
}
