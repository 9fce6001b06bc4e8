import { useParams } from '@tanstack/react-router';
import { CasePage } from '@/features/sla/ui/CasePage';
import { LevelsPage } from '@/features/sla/ui/LevelsPage';

export { BreachesPage as Breaches } from '@/features/sla/ui/BreachesPage';
export { CasesPage as Cases } from '@/features/sla/ui/CasesPage';
export { ClocksPage as Clocks } from '@/features/sla/ui/ClocksPage';
export { LeaguePage as League } from '@/features/sla/ui/LeaguePage';
export { RehearsalPage as Rehearsal } from '@/features/sla/ui/RehearsalPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Levels() {
  return <LevelsPage id={useId()} />;
}

export function Case() {
  return <CasePage id={useId()} />;
}
