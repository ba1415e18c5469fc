import type { Answer } from '../api/answer.svelte';

export interface Turn {
  prompt: string;
  answer: Answer;
}
