import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { Facts } from '@/shared/ui/Page';
import { useUnmask, type Patient } from '../api/prescriptions';

/** Shows who it is, for a reason that stands in the journal. What was shown is gone when the window closes. */
export function Unmask({ id }: { id: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [patient, setPatient] = useState<Patient>();
  const unmask = useUnmask(id, setPatient);
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{t('decoction.unmask.action')}</Button>
      <ConfirmReason
        open={asking}
        title={t('decoction.unmask.title')}
        help={t('decoction.unmask.help')}
        busy={unmask.isPending}
        onCancel={() => setAsking(false)}
        onOk={(reason) => { setAsking(false); unmask.mutate(reason); }}
      />
      <Modal open={patient !== undefined} title={t('decoction.unmask.shown')} footer={null} onCancel={() => setPatient(undefined)} destroyOnHidden>
        {patient ? (
          <Facts
            items={[
              [t('decoction.patient.name'), patient.name],
              [t('decoction.patient.sex'), t(`decoction.sex.${patient.sex}`)],
              [t('decoction.patient.age'), patient.age_years],
              [t('decoction.patient.phone'), patient.phone],
              [t('decoction.patient.address'), patient.address],
              [t('decoction.patient.diagnosis'), patient.diagnosis],
            ]}
          />
        ) : null}
      </Modal>
    </>
  );
}
