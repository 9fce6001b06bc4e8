import { Button, Drawer, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { ItemName } from '@/shared/ui/ItemName';
import { Loaded } from '@/shared/ui/States';
import { useAlternatives, type Amendment } from '../../api/plan-versions';
import type { PlanDetail, PlanLine } from '../../api/types';
import { WhyLine } from '../ExplainLine';
import { Origins } from '../Origins';
import { Alternatives } from './Alternatives';
import { Amendments } from './Amendments';
import { LineMarks } from './LineMarks';
import { PricesPaid } from './PricesPaid';
import { ComparedPrices } from './Savings';

interface LineDrawerProps {
  plan: PlanDetail;
  line: PlanLine;
  onEdit?: () => void;
  onClose: () => void;
}

/** Everything about one line: why it is so, who asked, what else could be, what it was, what was paid before. */
export function LineDrawer({ plan, line, onEdit, onClose }: LineDrawerProps) {
  const { t } = useTranslation();
  const title = (
    <>
      <ItemName item={line.item} />
      {onEdit ? (
        <Button size="small" onClick={onEdit}>
          {t('purchasing.verb.edit_line')}
        </Button>
      ) : null}
    </>
  );
  return (
    <Drawer open size={720} title={<span className="ys-drawer-title">{title}</span>} onClose={onClose}>
      <LineFacts plan={plan} line={line} />
    </Drawer>
  );
}

/** The same without a drawer: the review opens it beside its list. */
export function LineFacts({ plan, line }: { plan: PlanDetail; line: PlanLine }) {
  const { t } = useTranslation();
  const base = `/api/purchasing/plans/${plan.id}/lines/${line.id}`;
  return (
    <div className="ys-line-facts">
      <LineMarks review={line.review} />
      <WhyLine line={line} />
      <ComparedPrices compared={line.compared} price={line.price} />
      <Tabs
        size="small"
        destroyOnHidden
        items={[
          { key: 'alternatives', label: t('purchasing.facts.alternatives'), children: <LineAlternatives plan={plan} line={line} /> },
          { key: 'origins', label: t('purchasing.facts.origins', { count: line.facility_count }), children: <Origins path={`${base}/origins`} asked={line.explanation.asked} facilities={line.facility_count} unit={line.item.base_unit} /> },
          { key: 'versions', label: t('purchasing.facts.versions'), children: <LineVersions plan={plan} line={line} /> },
          { key: 'prices', label: t('purchasing.facts.prices'), children: <PricesPaid itemId={line.item.id} /> },
        ]}
      />
    </div>
  );
}

function LineAlternatives({ plan, line }: { plan: PlanDetail; line: PlanLine }) {
  const asked = useAlternatives(plan.id, line.id);
  return <Loaded asked={asked}>{(offers) => <Alternatives offers={offers} unit={line.item.base_unit} amount={line.amount} chosen={line.contract?.line_id} />}</Loaded>;
}

function LineVersions({ plan, line }: { plan: PlanDetail; line: PlanLine }) {
  const listing = useList<Amendment>(`/api/purchasing/plans/${plan.id}/amendments`, { line_id: line.id });
  return <Amendments plan={plan} listing={listing} />;
}
