import { expect, it } from 'vitest';
import { explained, missing, startArm, startSampling, toRequest, type Arm } from './settings';

const MESSAGES = [{ role: 'user' as const, content: 'hello' }];

function arm(changes: Partial<Arm>): Arm {
  return { ...startArm(), ...changes };
}

it('sends nothing that the server should choose', () => {
  // When
  const request = toRequest(arm({}), { temperature: null, maxTokens: null, seed: null }, MESSAGES);

  // Then
  expect(request).toEqual({ model: 'auto', messages: MESSAGES });
});

it('sends a blend with its weights on the chosen base', () => {
  // Given
  const blend = arm({
    source: 'blend',
    base: 'b/c',
    blend: [
      { id: ' x/y ', weight: 0.7 },
      { id: '', weight: 1 },
    ],
  });

  // When
  const request = toRequest(blend, startSampling(), MESSAGES);

  // Then
  expect(request).toMatchObject({ model: 'b/c', adapters: [{ id: 'x/y', weight: 0.7 }] });
});

it('leaves weights to a mode that makes its own, and gives them to a prior', () => {
  // Given
  const gated = arm({ source: 'blend', mode: 'arrow', blend: [{ id: 'x/y', weight: 0.7 }] });

  // Then
  expect(toRequest(gated, startSampling(), MESSAGES).adapters).toEqual([{ id: 'x/y' }]);
  expect(toRequest({ ...gated, prior: 'weights' }, startSampling(), MESSAGES)).toMatchObject({
    adapters: [{ id: 'x/y', weight: 0.7 }],
    mixture: { mode: 'arrow', prior: 'weights' },
  });
});

it('names what is missing', () => {
  // Then
  expect(missing(arm({ source: 'base' }))).toBe('base');
  expect(missing(arm({ source: 'adapter' }))).toBe('adapter');
  expect(missing(arm({ source: 'blend', blend: [{ id: ' ', weight: 1 }] }))).toBe('blend');
  expect(missing(arm({ source: 'recipe' }))).toBe('recipe');
  expect(missing(arm({}))).toBeUndefined();
});

it('asks for the shares of each layer only where adapters are mixed', () => {
  // Given
  const request = toRequest(arm({}), startSampling(), MESSAGES);

  // Then
  expect(explained(request, arm({})).mixture).toEqual({ explain: true });
  expect(explained(request, arm({ source: 'base' })).mixture).toBeUndefined();
});
