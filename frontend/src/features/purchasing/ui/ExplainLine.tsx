import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { compare, money, quantity, unitPrice } from '@/shared/format/decimal';
import type { ItemRef } from '@/shared/api/refs';
import { Panel } from '@/shared/ui/Page';
import type { Explanation } from '../api/types';

interface Explained {
  item: ItemRef;
  quantity: string;
  surplus?: string | null;
  price?: string | null;
  unmet_reason?: string | null;
  explanation?: Explanation | null;
}

/** 这一行为什么这样: from what was asked to what is bought, at which price, and what it saves. */
export function ExplainLine({ line, children }: { line: Explained | undefined; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('purchasing.why.title')}>
      {line ? (
        <div className="ys-explain-line">
          <p>
            <b>{line.item.name}</b> <span className="ys-mute">{line.item.specification}</span>
          </p>
          <WhyLine line={line} />
          {children}
        </div>
      ) : (
        <p className="ys-mute ys-note">{t('purchasing.why.choose')}</p>
      )}
    </Panel>
  );
}

/** The sentences alone. */
export function WhyLine({ line }: { line: Explained }) {
  if (!line.explanation) return null;
  return (
    <div className="ys-explain-line">
      <Facts line={line} why={line.explanation} />
    </div>
  );
}

function Facts({ line, why }: { line: Explained; why: Explanation }) {
  const { item, surplus = '0' } = line;
  const base = { unit: item.base_unit, order_unit: item.order_unit };
  return (
    <>
      <Sentence name="asked" values={{ asked: quantity(why.asked), count: why.facilities, ...base }} />
      {why.free ? <Sentence name={compare(why.from_stock, '0') > 0 ? 'stock' : 'no_stock'} values={{ free: quantity(why.free), given: quantity(why.from_stock), net: quantity(why.net), ...base }} /> : null}
      {line.unmet_reason ? (
        <p className="ys-deadline-late">
          <Reason reason={line.unmet_reason} />
        </p>
      ) : (
        <Sentence name={compare(surplus, '0') > 0 ? 'bought_more' : 'bought'} values={{ need: quantity(why.need), quantity: quantity(line.quantity), pack: quantity(why.pack), surplus: quantity(surplus), ...base }} />
      )}
      {!line.price ? null : <Sentence name={why.tier_from && compare(why.tier_from, '0') > 0 ? 'tier' : 'price'} values={{ from: quantity(why.tier_from), price: unitPrice(line.price), ...base }} />}
      {why.next_best ? <Sentence name="next" values={{ supplier: why.next_best.supplier, price: unitPrice(why.next_best.price), saved: money(why.saved) }} /> : null}
      {why.agreed_left ? <Sentence name="agreed" values={{ left: quantity(why.agreed_left), ...base }} /> : null}
      {why.raised_from ? <Sentence name="raised" values={{ from: quantity(why.raised_from), ...base }} /> : null}
      {why.edited ? <Sentence name="edited" values={{}} /> : null}
    </>
  );
}

function Reason({ reason }: { reason: string }) {
  const { t } = useTranslation();
  return t(`purchasing.unmet_help.${reason}`, { defaultValue: reason });
}

function Sentence({ name, values }: { name: string; values: Record<string, unknown> }) {
  return (
    <p>
      <Trans i18nKey={`purchasing.why.${name}`} values={values} components={{ b: <b /> }} count={typeof values.count === 'number' ? values.count : undefined} />
    </p>
  );
}
