import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Journal } from '@/shared/ui/Journal';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import { useApplyImport, useDiscardImport, useImport } from '../api/imports';
import type { ItemImport } from '../model';
import { ImportFindings } from './ImportFindings';
import { ImportState } from './ImportsPage';

/** One import afterwards: what came in, what was found, what is still to be decided. */
export function ImportPage({ id }: { id: string }) {
  const asked = useImport(id);
  return <Loaded asked={asked}>{(batch) => <ImportDocument batch={batch} />}</Loaded>;
}

function ImportDocument({ batch }: { batch: ItemImport }) {
  const { t } = useTranslation();
  const apply = useApplyImport();
  const discard = useDiscardImport();
  const actions = (
    <>
      <ActionButton verb="discard" can={batch.can} ask="confirm" busy={discard.isPending} onAct={() => discard.mutate(batch)}>
        {t('common.action.discard')}
      </ActionButton>
      <ActionButton verb="apply" can={batch.can} primary busy={apply.isPending} onAct={() => apply.mutate(batch)}>
        {t('common.import.apply_button', { count: batch.accepted })}
      </ActionButton>
    </>
  );
  return (
    <Page title={batch.file_name} facts={<ImportState state={batch.state} />} actions={actions}>
      <SideBySide
        main={
          <>
            <Panel>
              <Facts
                items={[
                  [t('formulary.import.rows'), batch.rows],
                  [t('formulary.import.accepted'), batch.accepted],
                  [t('formulary.import.errors'), batch.error_count ?? batch.errors.length],
                  [t('formulary.import.by'), batch.created_by?.name ?? '—'],
                  [t('formulary.import.at'), <When key="at" at={batch.created_at} />],
                ]}
              />
            </Panel>
            <ImportFindings batch={batch} />
          </>
        }
        side={<Journal entity="import" id={batch.id} />}
      />
    </Page>
  );
}
