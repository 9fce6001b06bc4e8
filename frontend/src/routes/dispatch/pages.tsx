import { useParams, useSearch } from '@tanstack/react-router';
import { DrivePage } from '@/features/dispatch/ui/drive/DrivePage';
import { RunPage } from '@/features/dispatch/ui/run/RunPage';
import { WavePage } from '@/features/dispatch/ui/wave/WavePage';

export { BinsPage as Bins } from '@/features/dispatch/ui/BinsPage';
export { FleetPage as Fleet } from '@/features/dispatch/ui/FleetPage';
export { PlacesPage as Places } from '@/features/dispatch/ui/PlacesPage';
export { RunsPage as Runs } from '@/features/dispatch/ui/run/RunsPage';
export { TasksPage as Tasks } from '@/features/dispatch/ui/TasksPage';
export { WavesPage as Waves } from '@/features/dispatch/ui/WavesPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Wave() {
  return <WavePage id={useId()} />;
}

export function Run() {
  return <RunPage id={useId()} />;
}

export function Drive() {
  const { run }: { run?: string } = useSearch({ strict: false });
  return <DrivePage run={run} />;
}
