import { expect, it } from 'vitest';
import { startArm, startSampling } from './settings';
import { fromFragment, readSetup, toFragment, type Setup } from './share';

it('comes back from a link as it was, in any script', () => {
  // Given
  const setup: Setup = {
    arms: [startArm('adapter', 'medley/initials'), { ...startArm('blend'), mode: 'arrow', prior: 'retrieval' }],
    sampling: { ...startSampling(), seed: 7 },
    prompt: 'Écris 58 en français – 五十八 🎉',
  };

  // When
  const read = fromFragment(toFragment(setup));

  // Then
  expect(read).toEqual(setup);
});

it.each(['', '#', '#%%%', '#bm90IGpzb24', '#W10'])('ignores the fragment %s', (fragment) => {
  // Then
  expect(fromFragment(fragment)).toBeUndefined();
});

it('takes only known fields of their kind from a link that somebody forged', () => {
  // When
  const read = readSetup({
    arms: [{ source: 'javascript:', mode: ['x'], base: { toString: 'x' }, blend: Array(50).fill({ id: 'a/b' }) }],
    sampling: { temperature: 'hot', seed: Infinity },
    prompt: 7,
    extra: true,
  });

  // Then
  expect(read?.arms[0]).toEqual({ ...startArm(), blend: Array(8).fill({ id: 'a/b', weight: 1 }) });
  expect(read?.sampling).toEqual(startSampling());
  expect(read?.prompt).toBe('');
});
