import { describe, expect, it } from 'vitest';
import type { Requisition } from '../api/types';
import { stepsOf } from './steps';

const at = (state: Requisition['state']) => stepsOf({ state, created_at: '2026-11-01T00:00:00Z' } as Requisition).map((step) => step.state);

describe('the way of a requisition', () => {
  it.each([
    ['draft', ['now', 'waiting', 'waiting', 'waiting', 'waiting']],
    ['submitted', ['done', 'done', 'now', 'waiting', 'waiting']],
    ['approved', ['done', 'done', 'done', 'now', 'waiting']],
    ['accepted', ['done', 'done', 'done', 'done', 'now']],
    ['ordered', ['done', 'done', 'done', 'done', 'done']],
    ['returned', ['now', 'waiting', 'waiting', 'waiting', 'waiting']],
    ['withdrawn', ['stopped', 'waiting', 'waiting', 'waiting', 'waiting']],
  ] as const)('%s', (state, steps) => {
    expect(at(state)).toEqual(steps);
  });
});
