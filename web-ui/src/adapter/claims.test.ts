import { expect, it } from 'vitest';
import { claims } from './claims';

it('reads the results that a card claims', () => {
  // Given
  const card = `---
license: apache-2.0
model-index:
  - name: verbs
    results:
      - task: {type: text-generation, name: Past tense}
        dataset: {type: verbs, name: 50 unseen verbs}
        metrics:
          - {type: exact_match, name: Exact match, value: 0.94}
          - {type: rougel, value: '0.97'}
---
# Verbs`;

  // When
  const found = claims(card);

  // Then
  expect(found).toEqual([
    { task: 'Past tense', data: '50 unseen verbs', metric: 'Exact match', value: '0.94' },
    { task: 'Past tense', data: '50 unseen verbs', metric: 'rougel', value: '0.97' },
  ]);
});

it.each([
  ['no front matter', '# Verbs'],
  ['front matter that is no YAML', '---\n{: [\n---\n'],
  ['results of another shape', '---\nmodel-index: {results: 3}\n---\n'],
  ['a metric without a value', '---\nmodel-index: [{results: [{metrics: [{type: bleu}]}]}]\n---\n'],
])('finds none in %s', (_, card) => {
  // When
  const found = claims(card);

  // Then
  expect(found).toEqual([]);
});
