import type { KeptCall } from '../api/types/account';

const BEGINNING = 80;

/** What somebody said last: of messages the last one, else the prompt as it was sent. */
export function asked(prompt: string): string {
  try {
    const sent: unknown = JSON.parse(prompt);
    const last: unknown = Array.isArray(sent) ? sent.at(-1) : undefined;
    if (typeof last === 'string') return last;
    const content: unknown = typeof last === 'object' && last !== null && 'content' in last ? last.content : undefined;
    return typeof content === 'string' ? content : prompt;
  } catch {
    // Text, or JSON that was cut.
    return prompt;
  }
}

export function beginning(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > BEGINNING ? `${line.slice(0, BEGINNING)}…` : line;
}

/** All that was sent, as people read it. */
export function whole(call: KeptCall): string {
  try {
    const sent: unknown = JSON.parse(call.prompt);
    return typeof sent === 'object' ? JSON.stringify(sent, null, 2) : call.prompt;
  } catch {
    return call.prompt;
  }
}
