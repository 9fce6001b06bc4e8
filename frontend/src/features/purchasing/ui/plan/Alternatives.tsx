import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { fixed, money, parseScaled, quantity, unitPrice } from '@/shared/format/decimal';
import { Mark } from '@/shared/ui/Mark';
import { Day, Money } from '@/shared/ui/Values';
import type { Alternative } from '../../api/plan-versions';
import { ContractMark } from '../marks';

interface AlternativesProps {
  offers: Alternative[];
  unit: string;
  /** What the line costs now: each offer is compared with it. */
  amount: string;
  chosen?: string;
  onChoose?: (contractLineId: string) => void;
}

const columns = ['offer', 'price', 'amount', 'more', 'tier', 'pack', 'lead', 'score', 'agreed_left', 'ends'] as const;
const words = new Set<string>(['offer', 'tier']);

/** Every offer of an item at one quantity: what it costs, what it is worth, or why it cannot be had. */
export function Alternatives({ offers, unit, amount, chosen, onChoose }: AlternativesProps) {
  const { t } = useTranslation();
  if (offers.length === 0) return <p className="ys-mute">{t('purchasing.edit.no_offers')}</p>;
  return (
    <div className="ys-lots-scroll" tabIndex={0} role="group" aria-label={t('purchasing.alternatives.title')}>
      <table className="ys-lots ys-alternatives" aria-label={t('purchasing.alternatives.title')}>
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col" className={words.has(key) ? undefined : 'ys-right'}>
                {t(`purchasing.alternatives.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {offers.map((offer) => (
            <OfferRow key={offer.contract.line_id} offer={offer} unit={unit} amount={amount} on={offer.contract.line_id === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Dearer or cheaper than the line as it stands. */
export function More({ value, than }: { value: string | null | undefined; than: string }) {
  const [own, other] = [parseScaled(value, 4), parseScaled(than, 4)];
  if (own === null || other === null) return <span className="ys-mute">—</span>;
  const more = own - other;
  if (more === 0n) return <span className="ys-mute ys-num">0</span>;
  const text = money(fixed(more, 4, 4));
  return <span className={more > 0n ? 'ys-dearer' : 'ys-saved'}>{more > 0n ? `+${text}` : text}</span>;
}

function OfferRow({ offer, unit, amount, on, onChoose }: { offer: Alternative; unit: string; amount: string; on: boolean; onChoose?: (id: string) => void }) {
  const { t } = useTranslation();
  const name = offer.supplier.short_name || offer.supplier.name;
  const usable = offer.obstacles.length === 0;
  const tiers = offer.tiers.map((tier) => `≥ ${quantity(tier.from)}: ${unitPrice(tier.price)}`).join('\n');
  return (
    <tr className={on ? 'ys-alternative-on' : usable ? undefined : 'ys-alternative-off'}>
      <td>
        {onChoose ? (
          <Radio name="offer" checked={on} disabled={!usable && !on} onChange={() => onChoose(offer.contract.line_id)}>
            {name}
          </Radio>
        ) : (
          <b>{name}</b>
        )}{' '}
        <ContractMark contract={offer.contract} /> {offer.role === 'backup' ? <Mark tone="warn">{t('purchasing.alternatives.backup')}</Mark> : null} {offer.chosen ? <Mark tone="good">{t('purchasing.alternatives.chosen')}</Mark> : null}
        {offer.obstacles.map((obstacle) => (
          <span key={obstacle.code} className="ys-cell-problem">
            {obstacle.message}
          </span>
        ))}
      </td>
      <td className="ys-right">{unitPrice(offer.price)}</td>
      <td className="ys-right">
        <Money value={offer.amount} />
      </td>
      <td className="ys-right">
        <More value={offer.amount} than={amount} />
      </td>
      <td title={tiers}>{offer.tiers.length > 1 ? `≥ ${quantity(offer.tier_from)}` : '—'}</td>
      <td className="ys-right">
        {quantity(offer.quantity)} {unit}
        <small className="ys-mute"> / {quantity(offer.pack)}</small>
      </td>
      <td className="ys-right">{t('purchasing.alternatives.days', { count: offer.lead_time_days })}</td>
      <td className="ys-right">{fixed(BigInt(offer.score), 2, 0)}</td>
      <td className="ys-right">{offer.agreed_left ? quantity(offer.agreed_left) : '—'}</td>
      <td className="ys-right">
        <Day on={offer.ends_on} />
      </td>
    </tr>
  );
}
