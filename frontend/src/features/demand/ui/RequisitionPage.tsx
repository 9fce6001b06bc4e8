import { useQueryClient } from '@tanstack/react-query';
import { usePhone } from '@/shared/lib/media';
import { Loaded } from '@/shared/ui/States';
import { useOpened } from '../api/requisitions';
import { EntryPage } from './entry/EntryPage';
import { VillageEntry } from './phone/VillageEntry';
import { RequisitionView } from './RequisitionView';

/** One requisition: written by those who may edit it, read and decided on by the others. */
export function RequisitionPage({ id }: { id: string }) {
  const phone = usePhone();
  const cache = useQueryClient();
  const asked = useOpened(id);
  const again = () => void cache.invalidateQueries({ predicate: ({ queryKey }) => /^\/api\/(demand|today)/.test(String(queryKey[1] ?? '')) });
  return (
    <Loaded asked={asked}>
      {(opened) => {
        const key = `${id}-${opened.requisition.state}`;
        if (!opened.requisition.can.includes('save')) return <RequisitionView key={key} opened={opened} />;
        return phone ? <VillageEntry key={key} opened={opened} onDone={again} /> : <EntryPage key={key} opened={opened} onDone={again} />;
      }}
    </Loaded>
  );
}
