import { Button } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page, Panel } from '@/shared/ui/Page';
import { importPlatform, platformLink, type PlatformImport } from '../../api/platform';
import { PurchasingTabs } from '../PurchasingTabs';
import '../purchasing.css';

const fields = ['order_number', 'line_no', 'platform_order', 'platform_line', 'platform_item'] as const;
const needed = new Set<string>(['order_number', 'line_no', 'platform_order']);

/** 省平台: placed volume-based lines go out in its file; its answer comes back with its numbers. */
export function PlatformPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const files = useMemo(() => new Map<PlatformImport, File>(), []);
  const named = fields.map((key) => ({ key, label: t(`purchasing.platform.${key}`), required: needed.has(key) }));
  const check = async (file: File, mapping: Record<string, string> | null) => {
    const answer = await importPlatform(file, mapping, false);
    files.set(answer, file);
    return answer;
  };
  const apply = async (batch: PlatformImport) => {
    const file = files.get(batch);
    if (file) await importPlatform(file, batch.mapping, true);
  };
  const actions = (
    <>
      <Button href={platformLink({})} download>
        {t('purchasing.platform.export_all')}
      </Button>
      <Button href={platformLink({ missing: 'true' })} download>
        {t('purchasing.platform.export_missing')}
      </Button>
    </>
  );
  return (
    <Page title={t('purchasing.title')} actions={actions}>
      <PurchasingTabs />
      <p className="ys-mute">{t('purchasing.platform.help')}</p>
      <ImportWizard<PlatformImport>
        fields={named}
        check={check}
        apply={apply}
        counts={(batch) => [
          { label: t('purchasing.platform.new_orders'), value: batch.new_orders },
          { label: t('purchasing.platform.new_lines'), value: batch.new_lines },
          { label: t('purchasing.platform.unchanged'), value: batch.unchanged },
          { label: t('purchasing.platform.conflicts'), value: batch.conflicts.length, tone: batch.conflicts.length ? 'warn' : undefined },
        ]}
        waits={t('purchasing.platform.nothing_new')}
        findings={(batch) => <Conflicts batch={batch} />}
        onDone={() => void navigate({ to: '/purchasing/orders' })}
      />
    </Page>
  );
}

/** What the file says otherwise than what stands; it stays as it stands. */
function Conflicts({ batch }: { batch: PlatformImport }) {
  const { t } = useTranslation();
  if (batch.conflicts.length === 0) return null;
  const columns = ['row', 'order_number', 'line_no', 'kept', 'file'] as const;
  return (
    <Panel title={t('purchasing.platform.conflicts')} count={batch.conflicts.length} flush>
      <table className="ys-lots" aria-label={t('purchasing.platform.conflicts')}>
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col">
                {t(`purchasing.platform.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {batch.conflicts.map((conflict) => (
            <tr key={`${conflict.row}-${conflict.line_no ?? ''}`}>
              <td>{conflict.row}</td>
              <td>{conflict.order}</td>
              <td>{conflict.line_no ?? '—'}</td>
              <td>
                <b>{conflict.kept}</b>
              </td>
              <td>{conflict.file}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
