import { expect, it } from 'vitest';
import { choices, isFiltered, toSearch, toggled, unfiltered, withParameter } from './filters';

it('reads several values of a facet and ignores what it does not know', () => {
  // When
  const search = toSearch('?q=numbers&tag=a&tag=b&tag=a&base=&evil=1&rank.lte=8');

  // Then
  expect(search).toEqual({ q: 'numbers', tag: ['a', 'b'], 'rank.lte': '8', limit: 24 });
  expect(isFiltered(search)).toBe(true);
  expect(isFiltered(toSearch('?q=numbers&sort=name'))).toBe(false);
});

it('chooses and unchooses one value, and leaves the rest of the address alone', () => {
  // When
  const chosen = toggled('?q=x&tag=a', 'tag', 'b&c');

  // Then
  expect(chosen).toBe('/browse?q=x&tag=a&tag=b%26c');
  expect(toggled(chosen.slice('/browse'.length), 'tag', 'a')).toBe('/browse?q=x&tag=b%26c');
  expect(unfiltered('?q=x&tag=a&rank.gte=2')).toBe('/browse?q=x');
  expect(withParameter('?q=x', 'q', '')).toBe('/browse');
});

it('offers what the registry counted, and keeps what is chosen', () => {
  // When
  const offered = choices(
    'tag',
    [
      { value: 'b', count: 2 },
      { value: 'a', count: 1 },
    ],
    ['gone', 'a'],
  );

  // Then
  expect(offered.map(({ value, count, isChosen }) => [value, count, isChosen])).toEqual([
    ['b', 2, false],
    ['a', 1, true],
    ['gone', 0, true],
  ]);
});

it('takes tags and licences for the same in any case of letters', () => {
  // When
  const offered = choices('license', [{ value: 'apache-2.0', count: 3 }], ['Apache-2.0']);

  // Then
  expect(offered).toEqual([{ value: 'apache-2.0', count: 3, isChosen: true }]);
  expect(toggled('?license=Apache-2.0&license=mit', 'license', 'apache-2.0')).toBe('/browse?license=mit');
  expect(choices('base', [{ value: 'a/b', count: 1 }], ['A/b'])).toHaveLength(2);
});
