import { expect, it } from 'vitest';
import { missing, startSettings, toRequest } from './settings';

const question = [{ role: 'user' as const, content: 'Hello' }];

it('asks auto with nothing but what was set', () => {
  // Given
  const settings = { ...startSettings(null), topK: 2, mode: 'weighted' as const, temperature: null, maxTokens: null };

  // When
  const request = toRequest(settings, question);

  // Then
  expect(request).toEqual({ model: 'auto', messages: question, mixture: { mode: 'weighted', top_k: 2 } });
});

it('sends the weights of a blend, and none when the mixture makes its own', () => {
  // Given
  const blend = [
    { id: 'a/b', weight: 0.7 },
    { id: ' ', weight: 0.5 },
  ];
  const weighted = { ...startSettings(null), source: 'blend' as const, base: 'b/b', blend };

  // When
  const uniform = toRequest({ ...weighted, mode: 'uniform' }, question);

  // Then
  expect(toRequest(weighted, question).adapters).toEqual([{ id: 'a/b', weight: 0.7 }]);
  expect(uniform.adapters).toEqual([{ id: 'a/b' }]);
});

it('says what is missing', () => {
  // Given
  const settings = startSettings(null);

  // When
  const lacking = (['auto', 'adapter', 'blend', 'base'] as const).map((source) => missing({ ...settings, source }));

  // Then
  expect(lacking).toEqual([undefined, 'adapter', 'blend', 'base']);
});
