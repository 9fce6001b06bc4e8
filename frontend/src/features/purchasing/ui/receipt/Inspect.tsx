import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '@/shared/format/decimal';
import { Panel } from '@/shared/ui/Page';
import { useJudge, type Judgement } from '../../api/receipts';
import type { ReceiptDetail } from '../../api/types';
import { allGood, openOf, verdictProblem, wireVerdict, type Verdict } from '../../model/inspection';
import { JudgeLine } from './JudgeLine';
import { SecondPerson } from './SecondPerson';

/** Everything good is one button; only what is wrong has to be typed. */
export function Inspect({ receipt, deciding }: { receipt: ReceiptDetail; deciding: boolean }) {
  const { t } = useTranslation();
  const lines = receipt.lines.filter((line) => compare(openOf(line, deciding), '0') > 0);
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const [tried, setTried] = useState(false);
  const [second, setSecond] = useState<'closed' | 'open'>('closed');
  const [secondProblem, setSecondProblem] = useState('');
  const judge = useJudge(receipt, deciding, t('purchasing.done.inspect'), (problem) => {
    const personal = problem.code.includes('second_person') || problem.code.includes('sign_in') || problem.status === 401;
    if (personal) setSecondProblem(problem.message);
    if (personal) setSecond('open');
    return personal;
  });
  const verdictOf = (id: string) => verdicts.get(id) ?? allGood;
  const wrong = lines.filter((line) => verdictProblem(line, verdictOf(line.id), deciding) !== null).length;
  const send = (second_person?: Judgement['second_person']) => judge.mutate({ lines: lines.map((line) => wireVerdict(line, verdictOf(line.id), deciding)), ...(second_person ? { second_person } : {}) }, { onSuccess: () => setSecond('closed') });
  const press = () => {
    setTried(true);
    if (wrong) return;
    if (lines.some((line) => line.guarded)) setSecond('open');
    else send();
  };
  const clean = [...verdicts.values()].every((verdict) => verdict === allGood);
  return (
    <Panel
      title={t(deciding ? 'purchasing.inspect.pending' : 'purchasing.inspect.title')}
      count={lines.length}
      extra={
        <>
          {clean ? null : <Button onClick={() => setVerdicts(new Map())}>{t('purchasing.inspect.reset')}</Button>}
          <Button type="primary" loading={judge.isPending} onClick={press}>
            {t(clean ? 'purchasing.inspect.all_good' : 'purchasing.inspect.finish', { count: lines.length })}
          </Button>
        </>
      }
      flush
    >
      {tried && wrong ? <p className="ys-pad ys-deadline-late" role="alert">{t('purchasing.inspect.wrong', { count: wrong })}</p> : null}
      <ul className="ys-judge-lines">
        {lines.map((line) => (
          <JudgeLine key={line.id} line={line} deciding={deciding} verdict={verdictOf(line.id)} tried={tried} onChange={(change) => setVerdicts((old) => new Map(old).set(line.id, { ...verdictOf(line.id), ...change }))} />
        ))}
      </ul>
      {second === 'open' ? <SecondPerson busy={judge.isPending} problem={secondProblem} onOk={send} onClose={() => setSecond('closed')} /> : null}
    </Panel>
  );
}
