import { useNavigate } from '@tanstack/react-router';
import { Modal, Progress } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import { useClose } from '../../api/cycles';
import type { Cycle } from '../../api/types';

/** Says what closing does before it does it, then shows that the work goes on: a county takes some seconds. */
export function CloseCycle({ cycle, onClose }: { cycle: Cycle; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const close = useClose((planId) => void navigate({ to: `/purchasing/plans/${planId}` }));
  const { progress } = cycle;
  const waiting = progress.submitted + progress.approved;
  const facts: [string, number][] = [
    ['accepted', progress.accepted],
    ['waiting', waiting],
    ['missing', progress.missing],
  ];
  return (
    <Modal
      open
      className="ys-closing"
      title={t('demand.closing.title', { name: cycle.name })}
      okText={t('demand.verb.close_cycle')}
      closable={!close.isPending}
      mask={{ closable: !close.isPending }}
      cancelButtonProps={{ disabled: close.isPending }}
      okButtonProps={{ loading: close.isPending }}
      onOk={() => close.mutate(cycle)}
      onCancel={onClose}
    >
      {close.isPending ? (
        <Working lines={progress.lines} />
      ) : (
        <>
          <ul>
            {facts.map(([key, count]) => (
              <li key={key}>{t(`demand.closing.${key}`, { count })}</li>
            ))}
          </ul>
          <p className="ys-mute">{t('demand.closing.help')}</p>
        </>
      )}
    </Modal>
  );
}

/** Seconds passed, since nobody knows the end beforehand. */
function Working({ lines }: { lines: number }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((old) => old + 1), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div role="status">
      <Progress percent={100} status="active" showInfo={false} />
      <p>{t('demand.closing.working', { lines: quantity(String(lines)), seconds })}</p>
    </div>
  );
}
