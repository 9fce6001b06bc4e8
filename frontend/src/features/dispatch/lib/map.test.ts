import { expect, test } from 'vitest';
import { pointOf, project } from './map';

test('north is up and both directions have one scale', () => {
  const points = [{ lat: 29, lon: 113 }, { lat: 30, lon: 113 }, { lat: 29.5, lon: 114 }];
  const { at } = project(points, 400, 400, 0);
  const [south, north, east] = points.map(at);
  expect(south?.[1]).toBeCloseTo(400);
  expect(north?.[1]).toBeCloseTo(0);
  const shrink = Math.cos((29.5 * Math.PI) / 180);
  expect((east?.[0] ?? 0) - (south?.[0] ?? 0)).toBeCloseTo(400 * shrink);
  expect(project([{ lat: 1, lon: 1 }], 100, 50).at({ lat: 1, lon: 1 }).every(Number.isFinite)).toBe(true);
  expect(pointOf({ latitude_e6: 29_500_000, longitude_e6: null })).toBeNull();
});
