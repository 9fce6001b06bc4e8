import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page, Panel } from '@/shared/ui/Page';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { checkCrosswalk, useApplyImport, useDiscardImport } from '../api/imports';
import type { ItemImport } from '../model';

const columns = ['local_code', 'local_name', 'local_specification', 'local_unit'];

/** A facility's own list: every row goes to the work queue, mapped by somebody, never by chance. */
export function ImportCrosswalkPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { organisation, is } = useSession();
  const own = is('lead_hospital', 'township', 'village');
  const [facility, setFacility] = useState<string | undefined>(own ? organisation.id : undefined);
  const apply = useApplyImport();
  const discard = useDiscardImport();
  const fields = useMemo(() => columns.map((key) => ({ key, label: t(`formulary.crosswalk_field.${key}`), required: key !== 'local_specification' })), [t]);
  return (
    <Page title={t('formulary.crosswalk.upload')}>
      <Panel>
        <label className="ys-field ys-form-narrow">
          <span>{t('formulary.crosswalk.facility')}</span>
          <OrganisationPicker
            aria-label={t('formulary.crosswalk.facility')}
            placeholder={t('formulary.crosswalk.facility_required')}
            value={facility}
            known={own ? organisation : undefined}
            onChange={setFacility}
          />
        </label>
      </Panel>
      {facility ? (
        <ImportWizard<ItemImport>
          key={facility}
          fields={fields}
          check={(file, mapping) => checkCrosswalk(file, mapping, facility)}
          apply={(batch) => apply.mutateAsync(batch)}
          discard={(batch) => discard.mutateAsync(batch)}
          onDone={() => void navigate({ to: '/formulary/crosswalk' })}
        />
      ) : null}
    </Page>
  );
}
