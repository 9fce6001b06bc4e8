import { useList } from '@/shared/api/list';
import { Deadline } from '@/shared/ui/Values';

interface OpenCycle {
  id: string;
  name: string;
  state: string;
  closes_at: string;
}

/** The open demand cycle and how long it stays open: the county's common clock. */
export function CycleChip() {
  const { rows } = useList<OpenCycle>('/api/demand/cycles', {}, { limit: 20 });
  const open = rows.filter((cycle) => cycle.state === 'open').sort((a, b) => a.closes_at.localeCompare(b.closes_at))[0];
  if (!open) return null;
  return (
    <a className="ys-cycle" href={`/demand/cycles/${open.id}`}>
      {open.name} · <Deadline at={open.closes_at} />
    </a>
  );
}
