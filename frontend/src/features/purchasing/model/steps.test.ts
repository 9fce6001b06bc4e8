import { describe, expect, it } from 'vitest';
import type { OrderDetail, OrderStage } from '../api/types';
import { orderSteps } from './steps';

const order = (state: OrderStage, over: Partial<OrderDetail> = {}) => ({ state, approvals: [], created_at: '2026-11-01T00:00:00Z', ...over }) as unknown as OrderDetail;
const states = (one: OrderDetail) => orderSteps(one).map((step) => step.state[0]).join('');

describe('the life of an order', () => {
  it.each<[OrderStage, string]>([
    ['draft', 'dnwwwwww'],
    ['submitted', 'ddnwwwww'],
    ['approved', 'dddnwwww'],
    ['placed', 'ddddnwww'],
    ['confirmed', 'dddddnww'],
    ['declined', 'ddddswww'],
    ['shipping', 'ddddddnw'],
    ['delivered', 'dddddddn'],
    ['closed', 'dddddddd'],
  ])('%s', (state, line) => {
    expect(states(order(state))).toBe(line);
  });

  it('stops a cancelled order at the step that it did not reach', () => {
    expect(states(order('cancelled'))).toBe('dswwwwww');
    expect(states(order('cancelled', { submitted_at: 'x', approved_at: 'x', placed_at: 'x' }))).toBe('ddddswww');
  });
});
