import { isMap, parseDocument, type Document } from 'yaml';

/** What the card editor edits; everything else in the front matter stays as it was written, comments included. */
export interface CardFields {
  title: string;
  base: string;
  license: string;
  tags: string;
  summary: string;
  examples: 'public' | 'private';
}

export interface Card {
  front: Document;
  body: string;
}

const FENCE = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;

/** A card of any shape; what is no front matter, or no YAML map, is kept as text. */
export function readCard(text: string): Card {
  const match = text.startsWith('---') ? FENCE.exec(text) : null;
  if (match?.index !== 0) return { front: parseDocument('{}'), body: text };
  const front = parseDocument(match[1] ?? '');
  if (front.errors.length > 0 || (front.contents !== null && !isMap(front.contents))) {
    return { front: parseDocument('{}'), body: text };
  }
  return { front, body: text.slice(match[0].length).replace(/^\s*\n/, '') };
}

export function fieldsOf({ front, body }: Card): CardFields {
  const tags: unknown = front.toJS()?.tags;
  return {
    title: /^#[ \t]+(.+)$/m.exec(body)?.[1]?.trim() ?? '',
    base: text(front.get('base_model')),
    license: text(front.get('license')),
    tags: Array.isArray(tags) ? tags.map(String).join(', ') : '',
    summary: text(front.getIn(['medley', 'summary'])),
    examples: isPublic(front.getIn(['medley', 'examples'])) ? 'public' : 'private',
  };
}

/** What is neither word is no leave to publish. */
function isPublic(examples: unknown): boolean {
  return examples === undefined || text(examples).trim().toLowerCase() === 'public';
}

/** The card's text with these fields and this body. */
export function writeCard(card: Card, fields: CardFields, body: string): string {
  const front = card.front.clone();
  if (!isMap(front.contents)) front.contents = front.createNode({}) as typeof front.contents;
  else front.contents.flow = false;
  set(front, ['base_model'], fields.base);
  set(front, ['license'], fields.license);
  const tags = fields.tags.split(',').map((tag) => tag.trim());
  set(front, ['tags'], tags.some((tag) => tag !== '') ? tags.filter((tag) => tag !== '') : '');
  set(front, ['medley', 'summary'], fields.summary);
  set(front, ['medley', 'examples'], fields.examples === 'private' ? 'private' : '');
  return `---\n${front.toString({ flowCollectionPadding: false })}---\n\n${body.trimStart()}`;
}

function set(front: Document, path: string[], value: string | string[]): void {
  if (typeof value === 'string' && value.trim() === '') {
    // Nothing can be deleted from what is not there.
    if (front.hasIn(path)) front.deleteIn(path);
  } else front.setIn(path, typeof value === 'string' ? value.trim() : front.createNode(value, { flow: true }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
