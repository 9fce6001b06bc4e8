import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useContract } from '../api/contracts';
import { importLines } from '../api/lines';
import type { Contract, LineImport } from '../model';

const columns: [string, string][] = [
  ['item', 'field_item'],
  ['role', 'role'],
  ['share', 'share'],
  ['pack', 'pack'],
  ['capacity', 'capacity'],
  ['agreed', 'agreed'],
  ['lead_time_days', 'lead'],
  ['platform_item_id', 'platform'],
  ['tier_from', 'tier_from'],
  ['price', 'price'],
];
const needed = new Set(['item', 'price']);

export function ImportLinesPage({ id }: { id: string }) {
  const asked = useContract(id);
  return <Loaded asked={asked}>{(contract) => <Wizard contract={contract} />}</Loaded>;
}

/** Lines and price tiers from a file, one row per tier. The checked file itself is sent again to apply it. */
function Wizard({ contract }: { contract: Contract }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fields = useMemo(() => columns.map(([key, text]) => ({ key, label: t(`suppliers.lines.${text}`), required: needed.has(key) })), [t]);
  const files = useMemo(() => new Map<LineImport, File>(), []);
  const check = async (file: File, mapping: Record<string, string> | null) => {
    const answer = await importLines(contract, file, mapping, false);
    files.set(answer, file);
    return answer;
  };
  const apply = async (batch: LineImport) => {
    const file = files.get(batch);
    if (file) await importLines(contract, file, batch.mapping, true);
  };
  return (
    <Page title={t('suppliers.lines.import_')} facts={contract.number}>
      <ImportWizard<LineImport> fields={fields} check={check} apply={apply} onDone={() => void navigate({ to: `/suppliers/contracts/${contract.id}` })} />
    </Page>
  );
}
