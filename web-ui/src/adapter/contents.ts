export interface Entry {
  anchor: string;
  text: string;
  isDeep: boolean;
}

/**
 * Makes a rendered card part of a page: a first heading that repeats the page's title goes, headings start below the page's own, and each gets an
 * anchor. The prefix keeps a card's words from naming anything else in the page.
 */
export function arrange(card: HTMLElement, title: string): Entry[] {
  const first = card.querySelector('h1, h2');
  if (first?.textContent.trim().toLowerCase() === title.trim().toLowerCase()) first.remove();
  const used = new Set<string>();
  return [...card.querySelectorAll<HTMLElement>('h1, h2, h3')].map((heading) => {
    const text = heading.textContent.trim();
    const anchor = unique(`card-${slug(text)}`, used);
    heading.id = anchor;
    heading.tabIndex = -1;
    return { anchor, text, isDeep: heading.tagName === 'H3' };
  });
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function unique(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let number = 2; used.has(name); number++) name = `${wanted}-${number}`;
  used.add(name);
  return name;
}
