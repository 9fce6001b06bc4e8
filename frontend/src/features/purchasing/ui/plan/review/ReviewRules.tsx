import { Button, DatePicker, Drawer, InputNumber, Switch } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Loaded } from '@/shared/ui/States';
import { usePolicy, useSetPolicy, type Rules } from '../../../api/review-rules';

/** Which number a rule counts, where it has one. */
const units: Record<string, string | undefined> = { price_up: 'percent', over_usual: 'times', pack_surplus: 'percent', vbp_behind: 'percent', contract_ends: 'days' };

/** The rules of the review: on or off, from which number on, from which day on. Past days stay as they were. */
export function ReviewRules({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const asked = usePolicy();
  return (
    <Drawer open size={560} title={t('purchasing.review.rules')} onClose={onClose}>
      <Loaded asked={asked}>{(policy) => <Sheet key={JSON.stringify(policy.current)} rules={policy.current} since={policy.since} onDone={onClose} />}</Loaded>
    </Drawer>
  );
}

function Sheet({ rules, since, onDone }: { rules: Rules; since: string | undefined; onDone: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const able = may('manage_policies');
  const [draft, setDraft] = useState(rules);
  const [from, setFrom] = useState(dayjs());
  const save = useSetPolicy(t('common.saved'), onDone);
  const change = (flag: string, rule: Partial<Rules[string]>) => setDraft((old) => ({ ...old, [flag]: { on: false, limit: 0, ...old[flag], ...rule } }));
  return (
    <>
      <p className="ys-mute">
        {t('purchasing.review.rules_help')} {since ? t('purchasing.review.since', { day: since }) : ''}
      </p>
      <ul className="ys-rules">
        {Object.entries(draft).map(([flag, rule]) => (
          <li key={flag}>
            <Switch size="small" checked={rule.on} disabled={!able} aria-label={t(`purchasing.flag.${flag}`)} onChange={(on) => change(flag, { on })} />
            <span>
              <b>{t(`purchasing.flag.${flag}`)}</b>
              <small className="ys-mute">{t(`purchasing.flag_help.${flag}`)}</small>
            </span>
            {units[flag] ? (
              <InputNumber size="small" min={0} max={10_000} precision={0} value={rule.limit} disabled={!able || !rule.on} suffix={t(`purchasing.review.unit.${units[flag]}`)} aria-label={`${t(`purchasing.flag.${flag}`)} ${t('purchasing.review.limit')}`} onChange={(limit) => change(flag, { limit: limit ?? 0 })} />
            ) : null}
          </li>
        ))}
      </ul>
      {able ? (
        <div className="ys-rules-foot">
          <label>
            {t('purchasing.review.from')} <DatePicker size="small" value={from} allowClear={false} minDate={dayjs()} onChange={(day) => setFrom(day ?? dayjs())} />
          </label>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ value: draft, effective_on: from.format('YYYY-MM-DD') })}>
            {t('common.action.save')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
