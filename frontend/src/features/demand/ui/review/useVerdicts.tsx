import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { compare, quantity } from '@/shared/format/decimal';
import type { Verdicts } from '@/shared/ui/exceptions/ExceptionDesk';
import { useRequisitionVerb } from '../../api/requisitions';
import { useDecide, type ReviewLine } from '../../api/review';
import { ordersFor } from '../../model/entry';

/**
 * What the centre can decide on a marked line: keep it, take the suggestion, strike it out, or return the whole requisition.
 * With its last decision a requisition is accepted, green lines and all.
 */
export function useVerdicts(): (line: ReviewLine) => Verdicts {
  const { t } = useTranslation();
  const { may } = useSession();
  const decide = useDecide();
  const back = useRequisitionVerb('return', t('demand.done.return'));
  const able = may('accept_requisition');
  return (line) => {
    const { requisition, item, suggested } = line;
    const say = (decision: 'keep' | 'change' | 'strike', reason?: string) => decide.mutate({ requisition, line: { item_id: item.id, decision, reason, quantity: decision === 'change' ? suggested : undefined } });
    const less = compare(suggested, '0') > 0 && compare(suggested, line.quantity) < 0;
    const busy = decide.isPending || back.isPending;
    return {
      approve: t('demand.review.keep'),
      hindered: able ? undefined : t('common.problem.forbidden'),
      busy,
      onApprove: () => say('keep'),
      back: able ? t('demand.review.return_all') : undefined,
      backHelp: t('demand.ask.return'),
      onBack: (reason) => back.mutate({ id: requisition.id, version: requisition.version, reason }),
      more: able ? (
        <span className="ys-review-more">
          {less ? (
            <Button disabled={busy} onClick={() => say('change', t('demand.review.reduced'))}>
              {t('demand.review.reduce', { count: quantity(ordersFor(suggested, item.pack)), unit: item.order_unit })}
            </Button>
          ) : null}
          <Button disabled={busy} onClick={() => say('strike', line.flags.map((flag) => t(`demand.flag.${flag}`)).join(t('common.list')))}>
            {t('demand.review.strike')}
          </Button>
        </span>
      ) : null,
    };
  };
}
