import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import { usePhone } from '@/shared/lib/media';
import { ActionButton } from '@/shared/ui/ActionButton';
import { QuantityGrid } from '@/shared/ui/grid/QuantityGrid';
import type { Edit, GridColumn } from '@/shared/ui/grid/types';
import { HintBar } from '@/shared/ui/HintBar';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Deadline, When } from '@/shared/ui/Values';
import { useReturnSheet, useSaveSheet, useSheet, useSheetLines, useSheetVerb, type Declaration, type DeclarationLine } from '../../api/declarations';
import { SheetState } from './RoundPage';
import './declaration.css';

const PAUSE_MS = 800;

export function SheetPage({ id }: { id: string }) {
  const lines = useSheetLines(id);
  return <Loaded asked={useSheet(id)}>{(sheet) => <Loaded asked={lines}>{(rows) => <SheetDesk sheet={sheet} lines={rows} />}</Loaded>}</Loaded>;
}

const keyOf = (line: Pick<DeclarationLine, 'group_id' | 'item'>): string => `${line.group_id}:${line.item?.id ?? ''}`;

/** A facility's declaration: what a year needs by its own use, changed where the facility knows better. */
function SheetDesk({ sheet, lines }: { sheet: Declaration; lines: DeclarationLine[] }) {
  const { t } = useTranslation();
  const writable = sheet.can.includes('save');
  const { typed, type, adopt, dirty, saving } = useSheetEdits(sheet, lines);
  const rows = useMemo(() => lines.map((line) => ({ line, quantity: typed.get(keyOf(line)) ?? line.quantity })), [lines, typed]);
  const columns = useSheetColumns();
  const facts = (
    <>
      <span className="ys-num">{sheet.number}</span>
      <SheetState state={sheet.state} />
      <Link to={`/demand/declarations/${sheet.round_id}`}>{sheet.round_name}</Link>
      <span>
        {t('demand.round.closes_at')} <When at={sheet.closes_at} /> {sheet.round_state === 'open' ? <Deadline at={sheet.closes_at} /> : null}
      </span>
      {writable ? <span className="ys-mute" role="status">{t(dirty || saving ? 'demand.sheet.saving' : 'demand.sheet.saved')}</span> : null}
    </>
  );
  return (
    <Page fill title={t('demand.sheet.title', { facility: sheet.facility.name })} facts={facts} actions={<SheetVerbs sheet={sheet} blocked={dirty || saving} />}>
      <StepLine steps={useSteps(sheet)} />
      {sheet.return_reason && (sheet.state === 'returned' || sheet.state === 'draft') ? (
        <div className="ys-sheet-returned" role="note">
          <b>{t('demand.sheet.returned')}</b> {sheet.return_reason}
        </div>
      ) : null}
      <p className="ys-mute ys-sheet-help">{t('demand.sheet.help', { months: sheet.lookback_months, lines: sheet.lines, changed: sheet.changed })}</p>
      <div className="ys-sheet-grid">
        <QuantityGrid
          label={t('demand.sheet.grid')}
          rows={rows}
          rowId={(row) => keyOf(row.line)}
          columns={columns}
          readonly={!writable}
          onEdit={type}
          onAdopt={(chosen) => adopt(chosen.map((row) => row.line))}
          explain={(row) => <Why line={row.line} />}
        />
      </div>
      <HintBar hints={['move', 'explain', 'adopt', 'paste']} />
    </Page>
  );
}

interface SheetRow {
  line: DeclarationLine;
  quantity: string;
}

/** What is typed is saved when the fingers rest; what the server has replaces it. */
function useSheetEdits(sheet: Declaration, lines: DeclarationLine[]) {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const sent = useRef<ReadonlyMap<string, string>>(new Map());
  const save = useSaveSheet(sheet, () => setTyped((now) => new Map([...now].filter(([key, text]) => sent.current.get(key) !== text))));
  const { mutate, isPending } = save;
  useEffect(() => {
    if (typed.size === 0 || isPending) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed;
      const byKey = new Map(lines.map((line) => [keyOf(line), line]));
      const changed = [...typed].flatMap(([key, quantity]) => {
        const line = byKey.get(key);
        return line ? [{ group_id: line.group_id, item_id: line.item?.id ?? null, quantity }] : [];
      });
      mutate(changed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, isPending, lines, mutate]);
  const type = useCallback((edits: Edit[]) => setTyped((now) => new Map([...now, ...edits.map(({ id, text }) => [id, text === '' ? '0' : text] as const)])), []);
  const adopt = useCallback((chosen: DeclarationLine[]) => setTyped((now) => new Map([...now, ...chosen.map((line) => [keyOf(line), line.proposed] as const)])), []);
  return { typed, type, adopt, dirty: typed.size > 0, saving: isPending };
}

function useSheetColumns(): GridColumn<SheetRow>[] {
  const { t } = useTranslation();
  const phone = usePhone();
  return useMemo(() => {
    const head = (key: string) => t(`demand.sheet.${key}`);
    const right = { align: 'right' as const };
    const quantityColumn: GridColumn<SheetRow> = { key: 'quantity', title: head('quantity'), width: phone ? 92 : 130, ...right, editable: true, show: (row) => ({ text: row.quantity, unit: row.line.unit }) };
    const proposed: GridColumn<SheetRow> = { key: 'proposed', title: head('proposed'), width: phone ? 104 : 120, ...right, explains: true, show: ({ line }) => ({ text: quantity(line.proposed), unit: line.unit, title: t('demand.why.hint') }) };
    if (phone) return [{ key: 'generic', title: head('generic'), width: 164, show: ({ line }) => ({ text: line.group_name, unit: line.item?.specification, title: line.item?.manufacturer }) }, proposed, quantityColumn];
    return [
      { key: 'generic', title: head('generic'), width: 190, show: ({ line }) => ({ text: line.group_name }) },
      { key: 'brand', title: head('brand'), width: 190, show: ({ line }) => (line.item ? { text: line.item.specification || line.item.name, unit: line.item.form } : { text: t('demand.sheet.whole') }) },
      { key: 'maker', title: head('maker'), width: 170, show: ({ line }) => ({ text: line.item?.manufacturer || '—' }) },
      { key: 'selected', title: head('selected'), width: 90, show: ({ line }) => (line.selected ? { text: t('demand.sheet.is_selected'), tone: 'good' } : { text: t('demand.sheet.not_selected') }) },
      { key: 'used', title: head('used'), width: 110, ...right, show: ({ line }) => ({ text: quantity(line.used), unit: line.unit }) },
      proposed,
      quantityColumn,
      { key: 'mark', title: head('mark'), width: 100, show: (row) => (Number(row.quantity) === Number(row.line.proposed) ? { text: '', dot: true, title: t('demand.sheet.as_proposed') } : { text: t('demand.sheet.changed'), tone: 'warn' }) },
    ];
  }, [phone, t]);
}

function Why({ line }: { line: DeclarationLine }) {
  const { t } = useTranslation();
  const with_stock = line.days - line.stockout_days;
  return <>{t(line.used === '0' ? 'demand.sheet.why_none' : 'demand.sheet.why', { used: quantity(line.used), unit: line.unit, days: line.days, stockout: line.stockout_days, with_stock, proposed: quantity(line.proposed), pack: quantity(line.pack) })}</>;
}

function useSteps(sheet: Declaration): Step[] {
  const { t } = useTranslation();
  const order = ['draft', 'submitted', 'approved', 'accepted'] as const;
  const reached = order.findIndex((state) => state === sheet.state);
  const marks = { draft: null, submitted: sheet.submitted, approved: sheet.approved, accepted: sheet.accepted };
  return order.map((state, at) => {
    const mark = marks[state];
    const done = state === 'draft' ? at < reached : Boolean(mark) && (at < reached || sheet.state === 'accepted');
    const now = at === Math.max(reached, 0) && sheet.state !== 'accepted';
    return { key: state, label: t(`demand.sheet.step_${state}`), note: mark ? <>{mark.by?.name} <When at={mark.at} /></> : undefined, state: now ? 'now' : done ? 'done' : 'waiting' };
  });
}

function SheetVerbs({ sheet, blocked }: { sheet: Declaration; blocked: boolean }) {
  const { t } = useTranslation();
  const submit = useSheetVerb('submission', t('demand.sheet.done_submit'));
  const recall = useSheetVerb('recall', t('demand.sheet.done_recall'));
  const approve = useSheetVerb('approval', t('demand.sheet.done_approve'));
  const accept = useSheetVerb('acceptance', t('demand.sheet.done_accept'));
  const giveBack = useReturnSheet(t('demand.sheet.done_return'));
  const can = blocked ? [] : sheet.can;
  return (
    <>
      <ActionButton verb="recall" can={can} busy={recall.isPending} onAct={() => recall.mutate(sheet)}>
        {t('demand.sheet.recall')}
      </ActionButton>
      <ActionButton verb="return" can={can} danger ask="reason" busy={giveBack.isPending} onAct={(reason) => giveBack.mutate({ ...sheet, reason })}>
        {t('demand.sheet.return')}
      </ActionButton>
      <ActionButton verb="submit" can={can} primary busy={submit.isPending} onAct={() => submit.mutate(sheet)}>
        {t('demand.sheet.submit')}
      </ActionButton>
      <ActionButton verb="approve" can={can} primary busy={approve.isPending} onAct={() => approve.mutate(sheet)}>
        {t('demand.sheet.approve')}
      </ActionButton>
      <ActionButton verb="accept" can={can} primary busy={accept.isPending} onAct={() => accept.mutate(sheet)}>
        {t('demand.sheet.accept')}
      </ActionButton>
    </>
  );
}
