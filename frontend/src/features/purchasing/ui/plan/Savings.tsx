import { useTranslation } from 'react-i18next';
import { compare, unitPrice } from '@/shared/format/decimal';
import { Panel } from '@/shared/ui/Page';
import { Money } from '@/shared/ui/Values';
import type { Compared, PlanDetail } from '../../api/types';

interface SavingsProps {
  plan: PlanDetail;
  /** The price that the list is filtered by, and whether only dearer lines are shown. */
  against?: string;
  dearer?: string;
  onPick: (against: string | undefined, dearer: boolean) => void;
}

/** What the plan saves against the last price paid, the listed price and the price before the reform; each leads to its lines. */
export function Savings({ plan, against, dearer, onPick }: SavingsProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t('purchasing.savings.title')} flush>
      <ul className="ys-by-supplier">
        {plan.savings.map((saving) => (
          <li key={saving.against} className="ys-saving">
            <button type="button" aria-pressed={against === saving.against && !dearer} disabled={saving.line_count === 0} title={t('purchasing.savings.help')} onClick={() => onPick(against === saving.against && !dearer ? undefined : saving.against, false)}>
              <span>{t(`purchasing.savings.${saving.against}`)}</span>
              <span className="ys-mute ys-num">{t('purchasing.lines', { count: saving.line_count })}</span>
              <Signed value={saving.saved} />
            </button>
            {saving.dearer_count ? (
              <button type="button" className="ys-saving-dearer" aria-pressed={against === saving.against && Boolean(dearer)} onClick={() => onPick(saving.against, true)}>
                <span className="ys-mute">{t('purchasing.savings.dearer', { count: saving.dearer_count })}</span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Saved in jade, lost in cinnabar. */
export function Signed({ value }: { value: string | null | undefined }) {
  if (!value) return <span className="ys-mute">—</span>;
  const sign = compare(value, '0');
  return (
    <span className={sign < 0 ? 'ys-dearer' : sign > 0 ? 'ys-saved' : 'ys-mute'}>
      <Money value={value} />
    </span>
  );
}

/** The prices with which a line is compared, and what it saves against each. */
export function ComparedPrices({ compared, price }: { compared: Compared[]; price: string | null | undefined }) {
  const { t } = useTranslation();
  if (compared.length === 0) return null;
  return (
    <p className="ys-compared">
      {compared.map((each) => (
        <span key={each.with}>
          {t(`purchasing.savings.${each.with}_price`)} <b className="ys-num">{unitPrice(each.price)}</b>
          {price && each.saved ? (
            <>
              {' '}
              {t('purchasing.savings.saves')} <Signed value={each.saved} />
            </>
          ) : null}
        </span>
      ))}
    </p>
  );
}
