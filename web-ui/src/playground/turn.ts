import type { Answer } from '../api/answer.svelte';
import type { ChatMessage } from '../api/openai';

/** What one arm said to a prompt; `arm` is the arm's key, which stays when others are removed. */
export interface Reply {
  arm: number;
  label: string;
  answer: Answer;
}

export interface Turn {
  prompt: string;
  replies: Reply[];
}

/** The conversation as one arm had it, and the next message. Turns that it did not answer are not part of it. */
export function conversation(turns: Turn[], arm: number, next: string): ChatMessage[] {
  const before = turns.flatMap(({ prompt, replies }): ChatMessage[] => {
    const text = replies.find((reply) => reply.arm === arm)?.answer.text ?? '';
    if (text === '') return [];
    return [
      { role: 'user', content: prompt },
      { role: 'assistant', content: text },
    ];
  });
  return [...before, { role: 'user', content: next }];
}
