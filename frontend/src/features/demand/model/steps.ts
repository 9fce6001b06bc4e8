import type { Requisition } from '../api/types';

export interface Stepped {
  key: 'draft' | 'submitted' | 'approved' | 'accepted' | 'ordered';
  state: 'done' | 'now' | 'waiting' | 'stopped';
  by?: string;
  at?: string | null;
}

const line = ['draft', 'submitted', 'approved', 'accepted', 'ordered'] as const;

/** The way of a requisition. A returned one stands at its draft again; a withdrawn one stops where it was. */
export function stepsOf(requisition: Requisition): Stepped[] {
  const { state } = requisition;
  const stood = state === 'returned' || state === 'withdrawn' ? 'draft' : state;
  const here = line.indexOf(stood);
  const facts: Record<string, { by?: string; at?: string | null }> = {
    draft: { at: requisition.created_at },
    submitted: { by: requisition.submitted_by?.name, at: requisition.submitted_at },
    approved: { by: requisition.approved_by?.name, at: requisition.approved_at },
    accepted: { by: requisition.accepted_by?.name, at: requisition.accepted_at },
  };
  return line.map((key, index): Stepped => {
    if (here === 0) return { key, state: index > 0 ? 'waiting' : state === 'withdrawn' ? 'stopped' : 'now', ...(index === 0 ? facts[key] : {}) };
    // What was reached is done; the step after it is what is waited for.
    if (index <= here) return { key, state: 'done', ...facts[key] };
    return { key, state: index === here + 1 ? 'now' : 'waiting' };
  });
}
