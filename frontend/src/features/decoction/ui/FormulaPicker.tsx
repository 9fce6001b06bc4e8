import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgreed, useFormulas, useKeepAgreed } from '../api/prescriptions';
import { submitted, written, type Draft } from '../model/draft';
import { blank, withBlank } from '../model/herbs';

/** Begins from a classical formula or an agreed prescription, by name or initials; keeps what is written as an agreed one. */
export function FormulaPicker({ draft, onPick }: { draft: Draft; onPick: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const formulas = useFormulas().data ?? [];
  const agreed = useAgreed().data ?? [];
  const [naming, setNaming] = useState(false);
  const groups = [
    { label: t('decoction.tab.agreed'), options: agreed.map((one) => ({ value: `a${one.id}`, label: one.name, initials: one.initials, detail: one.owner.short_name })) },
    { label: t('decoction.formulas'), options: formulas.map((one) => ({ value: `f${one.name}`, label: one.name, initials: one.initials, detail: `${one.source} · ${one.category}` })) },
  ];
  const pick = (value: string) => {
    const own = agreed.find((one) => `a${one.id}` === value);
    const found = own ?? formulas.find((one) => `f${one.name}` === value);
    if (!found) return;
    const rows = withBlank(found.lines.map((line) => blank({ name: line.name, grams: line.grams, method: line.method })));
    onPick({ rows, formula: found.name, ...(own ? { doses: own.doses, times: own.times_per_day, ml: own.ml_per_bag, scheme: own.scheme } : {}) });
  };
  return (
    <>
      <Select
        value={null}
        showSearch={{ filterOption: (text, option) => !!option && 'initials' in option && (String(option.label).includes(text) || String(option.initials).startsWith(text.toLowerCase())) }}
        placeholder={t('decoction.begin_from')}
        aria-label={t('decoction.begin_from')}
        className="ys-filter-wide"
        options={groups as never}
        onChange={(value: unknown) => pick(String(value))}
        optionRender={(option) => <span>{option.label} <span className="ys-unit">{(option.data as unknown as { detail?: string }).detail}</span></span>}
      />
      {written(draft).length ? <Button onClick={() => setNaming(true)}>{t('decoction.keep.action')}</Button> : null}
      {naming ? <Keep draft={draft} onClose={() => setNaming(false)} /> : null}
    </>
  );
}

function Keep({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(draft.formula);
  const keep = useKeepAgreed(t('decoction.keep.done'), onClose);
  const { lines, doses, times_per_day = 2, ml_per_bag, scheme } = submitted(draft);
  return (
    <Modal open title={t('decoction.keep.action')} okText={t('common.action.save')} okButtonProps={{ disabled: !name.trim(), loading: keep.isPending }} onCancel={onClose} onOk={() => keep.mutate({ name: name.trim(), lines, doses, times_per_day, ml_per_bag, scheme, note: '' })}>
      <p className="ys-mute">{t('decoction.keep.help')}</p>
      <Input autoFocus value={name} maxLength={60} aria-label={t('decoction.keep.name')} placeholder={t('decoction.keep.name')} onChange={(event) => setName(event.target.value)} />
    </Modal>
  );
}
