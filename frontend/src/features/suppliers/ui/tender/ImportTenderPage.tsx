import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { importTender, useTender, type FileKind, type Tender, type TenderFile } from '../../api/tenders';

const columns: Record<FileKind, [field: string, text: string, needed?: boolean][]> = {
  lines: [
    ['group', 'group_code', true],
    ['generic', 'group', true],
    ['drug_class', 'drug_class'],
    ['winners', 'winners', true],
    ['assessment', 'assessment'],
    ['line', 'line_code'],
    ['company', 'company'],
    ['consortium', 'consortium'],
    ['role', 'role'],
    ['year', 'year_label'],
    ['agreed', 'agreed'],
    ['item', 'item_code', true],
    ['contract', 'contract'],
  ],
  quotas: [
    ['line', 'line_code', true],
    ['year', 'year_label', true],
    ['facility', 'facility_code', true],
    ['quota', 'quota', true],
  ],
};

export function ImportTenderPage({ id, kind }: { id: string; kind: FileKind }) {
  return <Loaded asked={useTender(id)}>{(tender) => <Wizard tender={tender} kind={kind} />}</Loaded>;
}

/** Lines or quotas of a tender from a file. The checked file itself is sent again to apply it. */
function Wizard({ tender, kind }: { tender: Tender; kind: FileKind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fields = useMemo(() => columns[kind].map(([key, text, required]) => ({ key, label: t(`suppliers.tender.${text}`), required: required ?? false })), [kind, t]);
  const files = useMemo(() => new Map<TenderFile, File>(), []);
  const check = async (file: File, mapping: Record<string, string> | null) => {
    const answer = await importTender(tender, kind, file, mapping, false);
    files.set(answer, file);
    return answer;
  };
  const apply = async (batch: TenderFile) => {
    const file = files.get(batch);
    if (file) await importTender(tender, kind, file, batch.mapping, true);
  };
  return (
    <Page title={t(`suppliers.tender.import_${kind}`)} facts={tender.name}>
      <ImportWizard<TenderFile> fields={fields} check={check} apply={apply} onDone={() => void navigate({ to: `/suppliers/tenders/${tender.id}` })} />
    </Page>
  );
}
