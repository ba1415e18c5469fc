import { expect, it } from 'vitest';
import { match, type Route } from './router.svelte';

const load = () => Promise.resolve({ default: undefined });
const routes: Route[] = [
  { path: '/', title: 'home', load },
  { path: '/browse', title: 'browse', load },
  { path: '/:owner/:name', title: 'adapter', load },
];

it('finds pages by their address, with decoded params', () => {
  // When
  const found = ['/', '/browse/', '/a%20b/c', '/a/b/c', '/nothing'].map((path) => match(routes, path));

  // Then
  expect(found.map((each) => each?.route.title)).toEqual(['home', 'browse', 'adapter', undefined, undefined]);
  expect(found[2]?.params).toEqual({ owner: 'a b', name: 'c' });
});
