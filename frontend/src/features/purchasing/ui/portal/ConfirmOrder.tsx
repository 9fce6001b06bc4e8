import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { addDays, today } from '@/shared/format/when';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Chips } from '@/shared/ui/table/Chips';
import { useConfirm } from '../../api/portal';
import type { OrderDetail, OrderLine } from '../../api/types';
import { fullAnswer, problemsOf, wireAnswer, type Answer, type AnswerKind } from '../../model/answers';
import { AnswerCard, answerColumns, type AnswerRow } from './answer-columns';
import { NativeDate } from '../fields';

/** Days until goods usually arrive; only what stands in the field before the supplier says otherwise. */
const USUAL_DAYS = 2;

/** The supplier's answer, line by line. Everything in full is the default; the exceptions are typed. */
export function ConfirmOrder({ order }: { order: OrderDetail }) {
  const path = `/api/purchasing/orders/${order.id}/lines`;
  const asked = useQuery<OrderLine[], Problem>({ queryKey: ['get', path, 'all'], queryFn: ({ signal }) => fetchAll<OrderLine>(path, {}, { signal }), staleTime: Infinity });
  return <Loaded asked={asked}>{(lines) => <AnswerSheet order={order} lines={lines} />}</Loaded>;
}

function useAnswers(lines: readonly OrderLine[]) {
  const [day, setDay] = useState(() => addDays(today(), USUAL_DAYS));
  const [said, setSaid] = useState<ReadonlyMap<string, Answer>>(new Map());
  const now = today();
  const rows = useMemo(
    () =>
      lines.map((line): AnswerRow => {
        const answer = said.get(line.id) ?? fullAnswer;
        return { line, answer, day, problems: problemsOf(line, answer, day, now) };
      }),
    [lines, said, day, now],
  );
  const say = (id: string, change: Partial<Answer>) => setSaid((old) => new Map(old).set(id, { ...(old.get(id) ?? fullAnswer), ...change }));
  const allFull = () => setSaid(new Map());
  /** Takes date and reason of one line over to all lines below it that say the same kind of answer. */
  const fillDown = (id: string) =>
    setSaid((old) => {
      const from = lines.findIndex((line) => line.id === id);
      const source = old.get(id) ?? fullAnswer;
      const next = new Map(old);
      for (const line of lines.slice(from + 1)) {
        const own = old.get(line.id) ?? fullAnswer;
        next.set(line.id, { ...own, promised_on: source.promised_on, ...(own.answer === source.answer ? { reason: source.reason } : {}) });
      }
      return next;
    });
  return { day, setDay, rows, say, allFull, fillDown };
}

function AnswerSheet({ order, lines }: { order: OrderDetail; lines: OrderLine[] }) {
  const { t } = useTranslation();
  const sheet = useAnswers(lines);
  const [show, setShow] = useState<string>();
  const [tried, setTried] = useState(false);
  const confirm = useConfirm(order, t('purchasing.done.confirm'), () => setTried(false));
  const count = (kind: AnswerKind) => sheet.rows.filter((row) => row.answer.answer === kind).length;
  const wrong = sheet.rows.filter((row) => row.problems.length > 0);
  // Rows to be mended stay in sight while they are typed into, also once they are right.
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  const shown = sheet.rows.filter((row) => (show === 'wrong' ? mended.has(row.line.id) : !show || row.answer.answer === show));
  const send = () => {
    setTried(true);
    if (wrong.length) {
      setMended(new Set(wrong.map((row) => row.line.id)));
      setShow('wrong');
    } else confirm.mutate(sheet.rows.map(({ line, answer, day }) => wireAnswer(line, answer, day)));
  };
  const kinds: AnswerKind[] = ['full', 'part', 'declined'];
  const chips = [...kinds.map((kind) => ({ value: kind as string, label: t(`purchasing.answer.${kind}`), count: count(kind) })), ...(tried && (wrong.length || show === 'wrong') ? [{ value: 'wrong', label: t('purchasing.portal.wrong'), count: wrong.length, tone: 'bad' as const }] : [])];
  const act = { say: sheet.say, fillDown: sheet.fillDown, tried };
  return (
    <>
      <DataTable<AnswerRow>
        name="confirm"
        label={t('purchasing.portal.sheet')}
        fill
        columns={answerColumns(t, act)}
        listing={{ rows: shown }}
        rowKey={(row) => row.line.id}
        card={(row) => <AnswerCard row={row} act={act} />}
        tone={(row) => (row.answer.answer === 'declined' ? 'bad' : row.answer.answer === 'part' ? 'warn' : undefined)}
        filters={
          <>
            <Chips label={t('purchasing.column.answer')} value={show} all options={chips} onChange={setShow} />
            <label className="ys-inline-field">
              {t('purchasing.portal.day')} <NativeDate value={sheet.day} onChange={sheet.setDay} label={t('purchasing.portal.day')} />
            </label>
            <Button size="small" onClick={sheet.allFull}>
              {t('purchasing.portal.all_full')}
            </Button>
          </>
        }
        totals={
          <Button type="primary" loading={confirm.isPending} onClick={send}>
            {t('purchasing.portal.confirm', { full: count('full'), part: count('part'), declined: count('declined') })}
          </Button>
        }
        filtered={Boolean(show)}
        onResetFilters={() => setShow(undefined)}
        empty={{ title: t('purchasing.empty.order_lines') }}
        hints={['move', 'palette']}
      />
    </>
  );
}
