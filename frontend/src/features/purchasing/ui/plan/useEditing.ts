import { useEffect, useState } from 'react';
import type { Problem } from '@/shared/api/problem';
import { halfWidth } from '@/shared/lib/clipboard';
import { useEditLine } from '../../api/plans';
import { useAlternatives, type Alternative } from '../../api/plan-versions';
import type { PlanDetail, PlanLine } from '../../api/types';

/** Typing pauses this long before the server is asked for prices. */
const PAUSE_MS = 150;

export interface Draft {
  line: PlanLine;
  /** Where the row stands, so that the focus returns to it. */
  index: number;
  quantity: string;
  offer: string | undefined;
  reason: string;
}

export interface Editing {
  draft: Draft | undefined;
  offers: Alternative[] | undefined;
  chosen: Alternative | undefined;
  problem: Problem | undefined;
  busy: boolean;
  start: (line: PlanLine, index: number) => void;
  write: (change: Partial<Pick<Draft, 'quantity' | 'offer' | 'reason'>>) => void;
  /** The next offer that can be taken, or the one before. */
  step: (by: 1 | -1) => void;
  save: () => void;
  stop: () => void;
}

const plainQuantity = (text: string): string => halfWidth(text).trim();
const isQuantity = (text: string): boolean => /^\d+(\.\d{1,3})?$/.test(text);

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return paused;
}

function refocus(index: number): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`tr[data-row="${index}"]`)?.focus());
}

/** One line of the plan is being changed, in its row; the server prices every offer at what is typed. */
export function useEditing(plan: PlanDetail): Editing {
  const [draft, setDraft] = useState<Draft>();
  const [problem, setProblem] = useState<Problem>();
  const typed = usePaused(plainQuantity(draft?.quantity ?? ''));
  const asked = useAlternatives(plan.id, draft?.line.id ?? '', isQuantity(typed) ? typed : undefined, draft !== undefined);
  const offers = draft ? asked.data : undefined;
  const able = offers?.filter((offer) => offer.obstacles.length === 0) ?? [];
  const chosen = offers?.find((offer) => offer.contract.line_id === draft?.offer) ?? (draft?.offer ? undefined : able[0]);
  const stop = () => {
    if (draft) refocus(draft.index);
    setDraft(undefined);
    setProblem(undefined);
  };
  const edit = useEditLine(plan, stop, setProblem);
  return {
    draft,
    offers,
    chosen,
    problem,
    busy: edit.isPending,
    start: (line, index) => {
      setProblem(undefined);
      setDraft({ line, index, quantity: line.unmet_reason ? line.need : line.quantity, offer: line.contract?.line_id, reason: '' });
    },
    write: (change) => {
      setProblem(undefined);
      setDraft((old) => old && { ...old, ...change });
    },
    step: (by) => {
      const at = able.findIndex((offer) => offer.contract.line_id === chosen?.contract.line_id);
      const next = able[(at + by + able.length) % Math.max(1, able.length)];
      if (next) setDraft((old) => old && { ...old, offer: next.contract.line_id });
    },
    save: () => {
      const offer = draft?.offer ?? chosen?.contract.line_id;
      if (!draft || !offer) return;
      edit.mutate({ lineId: draft.line.id, contract_line_id: offer, quantity: plainQuantity(draft.quantity), reason: draft.reason.trim() || null });
    },
    stop,
  };
}
