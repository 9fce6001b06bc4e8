import { useParams } from '@tanstack/react-router';
import { JobPage } from '@/features/decoction/ui/work/JobPage';
import { TrackPage } from '@/features/decoction/ui/TrackPage';
import { PrescriptionPage } from '@/features/decoction/ui/PrescriptionPage';

export { AgreedPage as AgreedPrescriptions } from '@/features/decoction/ui/AgreedPage';
export { EntryPage as Entry } from '@/features/decoction/ui/EntryPage';
export { MachinesPage as Machines } from '@/features/decoction/ui/MachinesPage';
export { NeedsPage as Needs } from '@/features/decoction/ui/NeedsPage';
export { PrescriptionsPage as Prescriptions } from '@/features/decoction/ui/PrescriptionsPage';
export { BoardPage as Board } from '@/features/decoction/ui/work/BoardPage';
export { ExceptionsPage as Exceptions } from '@/features/decoction/ui/work/ExceptionsPage';
export { StatementPage as Statement } from '@/features/decoction/ui/StatementPage';
export { WorkPage as Work } from '@/features/decoction/ui/work/WorkPage';
export { ReviewPage as Review } from '@/features/decoction/ui/ReviewPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Prescription() {
  return <PrescriptionPage id={useId()} />;
}

export function Job() {
  return <JobPage id={useId()} />;
}

export function Track() {
  const { token }: { token?: string } = useParams({ strict: false });
  return <TrackPage token={token ?? ''} />;
}
