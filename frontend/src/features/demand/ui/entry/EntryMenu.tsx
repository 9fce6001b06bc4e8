import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDiscard } from '../../api/requisitions';
import { lastLines, useSaveTemplate, useTemplates } from '../../api/sources';
import type { Requisition, Template } from '../../api/types';
import { adopt, put } from '../../model/draft';
import type { Editor, View } from '../../model/editor';
import { baseOf, ordersFor } from '../../model/entry';

interface MenuProps {
  requisition: Requisition;
  editor: Editor;
  view: View;
  onGone: () => void;
}

/** Fills the draft from other quantities; items that it does not hold are counted and named, never silently lost. */
function useFill({ editor }: MenuProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (lines: { item_id: string; quantity: string }[]) => {
    const { draft } = editor.view();
    const packs = new Map(draft.lines.map((line) => [line.item.id, line.item.pack]));
    const known = lines.filter((line) => packs.has(line.item_id));
    editor.change((now) => put(now, new Map(known.map((line) => [line.item_id, ordersFor(line.quantity, packs.get(line.item_id) ?? '1')]))));
    const lost = lines.length - known.length;
    void message.success(t('demand.fill.done', { count: known.length }));
    if (lost) void message.warning(t('demand.fill.lost', { count: lost }));
  };
}

export function EntryMenu(props: MenuProps) {
  const { requisition, editor, view, onGone } = props;
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const fill = useFill(props);
  const [naming, setNaming] = useState(false);
  const [open, setOpen] = useState(false);
  const templates = useTemplates(requisition.facility.id, open);
  const discard = useDiscard(t('demand.done.discard'), onGone);
  const copyLast = async () => {
    const lines = await lastLines(requisition.facility.id, requisition.id);
    if (lines) fill(lines.map((line) => ({ item_id: line.item.id, quantity: line.quantity })));
    else void message.info(t('demand.fill.no_last'));
  };
  const reallyDiscard = () =>
    modal.confirm({
      title: t('demand.entry.discard'),
      content: t('demand.entry.discard_help'),
      okButtonProps: { danger: true },
      onOk: () => discard.mutate({ id: requisition.id, version: editor.view().version }),
    });
  const list = (templates.data ?? []).map((template: Template) => ({ key: `template-${template.id}`, label: template.name, onClick: () => fill(template.lines) }));
  const items = [
    { key: 'adopt', label: t('demand.entry.adopt_all'), onClick: () => editor.change((draft) => adopt(draft, draft.lines.map((line) => line.item.id))) },
    { type: 'divider' as const },
    { key: 'templates', type: 'group' as const, label: t('demand.template.title'), children: list.length ? list : [{ key: 'none', label: t('demand.template.none'), disabled: true }] },
    { key: 'save', label: t('demand.template.save'), onClick: () => setNaming(true) },
    ...(requisition.can.includes('discard') ? [{ type: 'divider' as const }, { key: 'discard', danger: true, label: t('demand.entry.discard'), onClick: reallyDiscard }] : []),
  ];
  return (
    <>
      <Button onClick={() => void copyLast()}>{t('demand.entry.copy_last')}</Button>
      <Dropdown trigger={['click']} open={open} onOpenChange={setOpen} menu={{ items }}>
        <Button icon={<MoreOutlined />} aria-label={t('common.menu.more')} />
      </Dropdown>
      {naming ? <TemplateName requisition={requisition} view={view} onClose={() => setNaming(false)} /> : null}
    </>
  );
}

function TemplateName({ requisition, view, onClose }: { requisition: Requisition; view: View; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const { draft } = view;
  const lines = draft.lines
    .filter((line) => draft.quantities.get(line.item.id) !== '0')
    .map((line) => ({ item_id: line.item.id, quantity: baseOf(draft.quantities.get(line.item.id) ?? '0', line.item.pack) }));
  const save = useSaveTemplate(t('demand.template.saved'), onClose);
  return (
    <Modal
      open
      title={t('demand.template.save')}
      okButtonProps={{ disabled: !name.trim() || lines.length === 0, loading: save.isPending }}
      onOk={() => save.mutate({ facility_id: requisition.facility.id, name: name.trim(), lines })}
      onCancel={onClose}
    >
      <p className="ys-mute">{t('demand.template.help', { count: lines.length })}</p>
      <Input autoFocus value={name} maxLength={60} placeholder={t('demand.template.name')} aria-label={t('demand.template.name')} onChange={(event) => setName(event.target.value)} />
    </Modal>
  );
}
