import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { amount, compare, money, quantity, unitPrice } from '@/shared/format/decimal';
import { halfWidth } from '@/shared/lib/clipboard';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Loaded } from '@/shared/ui/States';
import { useEditLine, useOffers, type Offer } from '../../api/plans';
import type { PlanDetail, PlanLine } from '../../api/types';

interface Fields {
  contract_line_id: string;
  quantity: string;
}

/** Buys a line elsewhere or in another quantity. What each choice costs stands beside it. */
export function EditPlanLine({ plan, line, onClose }: { plan: PlanDetail; line: PlanLine; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const save = useEditLine(plan, t('common.saved'), onClose);
  const offers = useOffers(line.item.id);
  const finish = (fields: Fields) => save.mutate({ lineId: line.id, contract_line_id: fields.contract_line_id, quantity: halfWidth(fields.quantity).trim() });
  return (
    <FormDrawer title={t('purchasing.edit.title', { name: line.item.name })} form={form} busy={save.isPending} onClose={onClose} width={480}>
      <Loaded asked={offers}>
        {(list) => (
          <Form form={form} layout="vertical" onFinish={finish} initialValues={{ contract_line_id: line.contract?.line_id ?? list.find((offer) => offer.usable)?.contract.line_id, quantity: line.unmet_reason ? line.need : line.quantity }}>
            <Form.Item name="quantity" label={t('purchasing.edit.quantity', { unit: line.item.base_unit })} extra={t('purchasing.edit.need', { need: quantity(line.need), unit: line.item.base_unit })} rules={[{ required: true, pattern: /^\s*[\d０-９]+(\.\d{1,3})?\s*$/, message: t('purchasing.edit.quantity_rule') }]}>
              <Input inputMode="decimal" suffix={line.item.base_unit} />
            </Form.Item>
            <Form.Item noStyle shouldUpdate>
              {({ getFieldValue }) => <Offers list={list} quantity={String(getFieldValue('quantity') ?? '0')} unit={line.item.base_unit} />}
            </Form.Item>
          </Form>
        )}
      </Loaded>
    </FormDrawer>
  );
}

function Offers({ list, quantity: wanted, unit }: { list: Offer[]; quantity: string; unit: string }) {
  const { t } = useTranslation();
  if (list.length === 0) return <p className="ys-mute">{t('purchasing.edit.no_offers')}</p>;
  return (
    <Form.Item name="contract_line_id" label={t('purchasing.edit.offer')} rules={[{ required: true, message: t('purchasing.edit.offer_rule') }]}>
      <Radio.Group className="ys-offers">
        {list.map((offer) => (
          <Radio key={offer.contract.line_id} value={offer.contract.line_id} disabled={!offer.usable}>
            <OfferText offer={offer} wanted={wanted} unit={unit} />
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}

/** The price that holds for the whole quantity: that of the highest tier reached. Only shown; the server reckons itself. */
function priceFor(offer: Offer, wanted: string): string | undefined {
  return offer.tiers.filter((tier) => compare(tier.from, wanted) <= 0).at(-1)?.price ?? offer.tiers[0]?.price;
}

function OfferText({ offer, wanted, unit }: { offer: Offer; wanted: string; unit: string }) {
  const { t } = useTranslation();
  const price = priceFor(offer, wanted);
  const tiers = offer.tiers.map((tier) => `≥ ${quantity(tier.from)} ${unitPrice(tier.price)}`).join('，');
  return (
    <span className="ys-offer">
      {offer.supplier.name} <b className="ys-num">¥ {money(amount(wanted, price))}</b>
      <small>
        {offer.contract.number} · {t('purchasing.edit.pack', { pack: quantity(offer.pack), unit, days: offer.lead_time_days })} · {tiers}
      </small>
      {offer.blocks.map((block) => (
        <small key={block.code} className="ys-deadline-late">
          {block.message}
        </small>
      ))}
    </span>
  );
}
