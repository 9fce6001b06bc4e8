import type { OrderDetail, OrderStage } from '../api/types';

export interface OrderStep {
  key: string;
  state: 'done' | 'now' | 'waiting' | 'stopped';
  by?: string | null;
  at?: string | null;
}

const keys = ['planned', 'submitted', 'approved', 'placed', 'confirmed', 'shipping', 'delivered', 'closed'] as const;

/** How many of the steps an order in this state has behind it. */
const behind: Record<OrderStage, number> = { draft: 1, submitted: 2, approved: 3, placed: 4, confirmed: 5, declined: 4, shipping: 6, delivered: 7, closed: 8, cancelled: 0 };

/** The life of an order as a line. A declined or cancelled one is stopped at the step that it did not reach. */
export function orderSteps(order: OrderDetail): OrderStep[] {
  const facts: Partial<Record<(typeof keys)[number], { by?: string | null; at?: string | null }>> = {
    planned: { at: order.created_at },
    submitted: { by: order.submitted_by?.name, at: order.submitted_at },
    approved: { by: order.approvals.filter((each) => each.decision === 'approved').at(-1)?.user?.name, at: order.approved_at },
    placed: { by: order.placed_by?.name, at: order.placed_at },
    confirmed: { by: order.confirmed_by?.name, at: order.confirmed_at },
    closed: { at: order.closed_at },
  };
  const reached = order.state === 'cancelled' ? reachedBefore(order) : behind[order.state];
  const stopped = order.state === 'cancelled' || order.state === 'declined';
  return keys.map((key, index) => {
    if (index < reached) return { key, state: 'done', ...facts[key] };
    if (index > reached) return { key, state: 'waiting' };
    return stopped ? { key, state: 'stopped', by: order.cancelled_by?.name, at: order.cancelled_at ?? order.confirmed_at } : { key, state: 'now' };
  });
}

/** A cancelled order keeps the moments of what it had reached. */
function reachedBefore(order: OrderDetail): number {
  const moments = [order.created_at, order.submitted_at, order.approved_at, order.placed_at, order.confirmed_at];
  const first = moments.findIndex((moment) => !moment);
  return first < 0 ? moments.length : first;
}
