import { expect, it } from 'vitest';
import { Meter } from './meter';

it('tells the speed of the last seconds and the time that is left', () => {
  // Given
  const meter = new Meter();
  meter.note(0, 0);
  meter.note(1_000_000, 1000);

  // When
  for (let second = 2; second <= 12; second++) meter.note(1_000_000 + (second - 1) * 100, second * 1000);

  // Then
  expect(meter.speed).toBeCloseTo(100, 0);
  expect(meter.left(1_001_600)).toBeCloseTo(5, 0);
});

it('tells nothing before there is something to tell', () => {
  // Given
  const meter = new Meter();

  // When
  meter.note(10, 0);

  // Then
  expect(meter.speed).toBeUndefined();
  expect(meter.left(100)).toBeUndefined();
});
