import { adapterPath, call, query } from './http';
import type { Page } from './types/page';

export interface Review {
  author: string;
  stars: number;
  text: string;
  createdAt: string;
  updatedAt: string;
}

export interface ReviewSummary {
  count: number;
  mean?: number | null;
  /** How many gave one star, two, … five. */
  stars: number[];
  mine?: Review | null;
  mayReview: boolean;
}

export const reviews = {
  list: (id: string, cursor?: string) => call<Page<Review>>(`${path(id)}${query({ limit: 20, cursor })}`),
  summary: (id: string) => call<ReviewSummary>(`${path(id)}/summary`),
  put: (id: string, stars: number, text: string) =>
    call<Review>(`${path(id)}/mine`, { method: 'PUT', body: { stars, text } }),
  remove: (id: string) => call<void>(`${path(id)}/mine`, { method: 'DELETE' }),
  moderate: (id: string, author: string) =>
    call<void>(`/admin${path(id)}/${encodeURIComponent(author)}`, { method: 'DELETE' }),
};

function path(id: string): string {
  return `${adapterPath(id)}/reviews`;
}
