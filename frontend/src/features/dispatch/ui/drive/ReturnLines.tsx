import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sheet } from '../../lib/outbox';

export interface GivenBack {
  facility_id: string;
  item_id: string;
  lot_id: string;
  quantity: string;
  reason: string;
}

type Stop = Sheet['stops'][number];

/** Goods that the place gives back: lots of its own boxes, how many and why. */
export function ReturnLines({ stop, value, onChange }: { stop: Stop; value: GivenBack[]; onChange: (lines: GivenBack[]) => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState<string>();
  const [quantity, setQuantity] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const lots = stop.totes.flatMap((tote) => tote.lines.map((line) => ({ key: `${tote.code}/${line.lot_id}`, facility: tote.facility, line })));
  const chosen = lots.find((lot) => lot.key === key);
  const nameOf = (given: GivenBack) => lots.find(({ line }) => line.lot_id === given.lot_id)?.line.item.name ?? '';
  const add = () => {
    if (!chosen || !quantity) return;
    onChange([...value, { facility_id: chosen.facility.id, item_id: chosen.line.item.id, lot_id: chosen.line.lot_id, quantity, reason: reason.trim() }]);
    setKey(undefined);
    setQuantity(null);
    setReason('');
  };
  return (
    <fieldset className="ys-drive-returns">
      <legend>{t('dispatch.returns')}</legend>
      <ul className="ys-plain-list">
        {value.map((given, index) => (
          <li key={index} className="ys-num">
            {nameOf(given)} × {given.quantity} {given.reason}
          </li>
        ))}
      </ul>
      <Select size="large" value={key} placeholder={t('dispatch.drive.return_what')} aria-label={t('dispatch.drive.return_what')} options={lots.map((lot) => ({ value: lot.key, label: `${lot.line.item.name} ${lot.line.lot}` }))} onChange={setKey} />
      <InputNumber<string> size="large" stringMode min="0" max={chosen?.line.quantity} value={quantity} placeholder={t('dispatch.column.quantity')} aria-label={t('dispatch.column.quantity')} suffix={chosen?.line.item.base_unit} onChange={setQuantity} />
      <Input size="large" value={reason} maxLength={100} placeholder={t('dispatch.drive.reason')} aria-label={t('dispatch.drive.reason')} onChange={(event) => setReason(event.target.value)} />
      <Button size="large" disabled={!chosen || !quantity || Number(quantity) <= 0 || reason.trim() === ''} onClick={add}>
        {t('dispatch.drive.return_add')}
      </Button>
    </fieldset>
  );
}
