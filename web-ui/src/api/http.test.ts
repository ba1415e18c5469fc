import { afterEach, expect, it, vi } from 'vitest';
import { all, call } from './http';

afterEach(() => vi.unstubAllGlobals());

it('reads a list to its end, page after page', async () => {
  // Given
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const page = url.includes('cursor=') ? { items: [3] } : { items: [1, 2], nextCursor: 'a b' };
    return Promise.resolve(Response.json(page));
  });

  // When
  const items = await all<number>('/keys', { sort: 'name' });

  // Then
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual(['/api/v1/keys?sort=name&limit=100', '/api/v1/keys?sort=name&limit=100&cursor=a+b']);
});

it('takes an answer that breaks off on its way for none', async () => {
  // Given
  const broken = new Response('{"id": "o1", "sta');
  vi.spyOn(broken, 'text').mockRejectedValue(new TypeError('network error'));
  vi.stubGlobal('fetch', () => Promise.resolve(broken));

  // When
  const answer = call('/operations/o1');

  // Then
  await expect(answer).rejects.toMatchObject({ code: 'offline' });
});
