import { keepDraft, readText } from '../kit/draft';
import { toasts } from '../kit/toasts.svelte';
import { messages } from '../messages';

/** The draft that the evaluations page starts a new suite from. */
const DRAFT = 'cases';

/** Keeps a prompt and its answer as a line of a suite; the person may correct the answer before storing it. */
export function keepCase(prompt: string, answer: string): void {
  const kept = readText(DRAFT);
  keepDraft(DRAFT, `${kept}${JSON.stringify({ prompt, answer })}\n`);
  toasts.say(messages.playground.caseKept);
}
