import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { quantity } from '@/shared/format/decimal';
import { useAgreed, useRetireAgreed } from '../api/prescriptions';
import { DecoctionTabs, short } from './marks';
import './decoction.css';

/** Agreed prescriptions that this desk may use. */
export function AgreedPage() {
  const { t } = useTranslation();
  const retire = useRetireAgreed(t('decoction.keep.retired'));
  return (
    <Page title={t('decoction.tab.agreed')}>
      <DecoctionTabs />
      <Loaded asked={useAgreed()}>
        {(rows) => rows.length ? (
          <div className="ys-agreed">
            {rows.map((row) => (
              <Panel
                key={row.id}
                title={row.name}
                count={short(row.owner)}
                extra={<ActionButton verb="retire" can={row.can} ask="confirm" size="small" askTitle={t('decoction.keep.retire_title', { name: row.name })} onAct={() => retire.mutate(row)}>{t('decoction.keep.retire')}</ActionButton>}
              >
                <p className="ys-note">{row.lines.map((line) => `${line.name} ${quantity(line.grams)}g${line.method ? `(${line.method})` : ''}`).join(t('common.list'))}</p>
                <p className="ys-note ys-mute">{t('decoction.dosage', { doses: row.doses, times: row.times_per_day, ml: row.ml_per_bag })} · {t(`decoction.scheme.${row.scheme}`)}</p>
              </Panel>
            ))}
          </div>
        ) : <Empty title={t('decoction.empty.agreed')} help={t('decoction.empty.agreed_help')} />}
      </Loaded>
    </Page>
  );
}
