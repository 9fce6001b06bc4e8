import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Listing } from '@/shared/api/list';
import { money, quantity, unitPrice } from '@/shared/format/decimal';
import { Mark } from '@/shared/ui/Mark';
import { ProblemState, Waiting } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import { useUndo, type Amendment, type VersionLine } from '../../api/plan-versions';
import type { PlanDetail } from '../../api/types';
import { More } from './Alternatives';

/** Changes of a plan as versions: who, when, from what to what, why; the newest of an item can be taken back. */
export function Amendments({ plan, listing, items = false }: { plan: PlanDetail; listing: Listing<Amendment>; items?: boolean }) {
  const { t } = useTranslation();
  if (listing.problem) return <ProblemState problem={listing.problem} again={listing.again} />;
  if (listing.loading) return <Waiting rows={2} />;
  if (listing.rows.length === 0) return <p className="ys-mute">{t('purchasing.versions.none')}</p>;
  return (
    <>
      <ol className="ys-versions">
        {listing.rows.map((amendment) => (
          <li key={amendment.version_no}>
            <Version plan={plan} amendment={amendment} item={items} />
          </li>
        ))}
      </ol>
      {listing.hasMore ? (
        <Button size="small" loading={listing.loadingMore} onClick={listing.more}>
          {t('common.action.more')}
        </Button>
      ) : null}
    </>
  );
}

function Version({ plan, amendment, item }: { plan: PlanDetail; amendment: Amendment; item: boolean }) {
  const { t } = useTranslation();
  const undo = useUndo(plan, t('purchasing.done.undo'));
  const by = amendment.amended_for ? t('common.on_behalf', { actor: amendment.amended_by?.name, behalf: amendment.amended_for.name }) : (amendment.amended_by?.name ?? t('common.system'));
  return (
    <>
      <header>
        <b className="ys-num">v{amendment.version_no}</b>
        {item ? <b>{amendment.item.name}</b> : null}
        {amendment.kind === 'undo' ? <Mark>{t('purchasing.versions.undo')}</Mark> : null}
        {amendment.undone_no ? <Mark tone="plain">{t('purchasing.versions.undone', { version: amendment.undone_no })}</Mark> : null}
        <span className="ys-mute">
          {by} · <When at={amendment.amended_at} />
        </span>
        <More value={amendment.amount_after} than={amendment.amount_before} />
        {amendment.undoable && plan.can.includes('edit') ? (
          <Button size="small" type="link" loading={undo.isPending} onClick={() => undo.mutate(amendment.version_no)}>
            {t('purchasing.verb.undo')}
          </Button>
        ) : null}
      </header>
      <p>
        <Side lines={amendment.before} unit={amendment.item.base_unit} /> → <Side lines={amendment.after} unit={amendment.item.base_unit} />
      </p>
      {amendment.reason ? <p className="ys-mute">{t('purchasing.versions.reason', { reason: amendment.reason })}</p> : null}
    </>
  );
}

/** "华润 600 盒 × 3.5000", for each line of an item. */
export function Side({ lines, unit }: { lines: VersionLine[]; unit: string }) {
  const { t } = useTranslation();
  const text = (line: VersionLine) =>
    line.supplier ? `${line.supplier.short_name || line.supplier.name} ${quantity(line.quantity)} ${unit} × ${unitPrice(line.price)} = ${money(line.amount)}` : t('purchasing.versions.unmet', { need: quantity(line.need), unit, why: t(`purchasing.unmet.${line.unmet_reason}`, { defaultValue: '' }) });
  if (lines.length === 0) return <span className="ys-mute">{t('purchasing.versions.nothing')}</span>;
  return <span className="ys-num">{lines.map(text).join('；')}</span>;
}
