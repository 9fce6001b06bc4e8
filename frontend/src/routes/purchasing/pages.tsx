import { useParams } from '@tanstack/react-router';
import { OrderPage } from '@/features/purchasing/ui/order/OrderPage';
import { ComparePage } from '@/features/purchasing/ui/plan/compare/ComparePage';
import { PlanPage } from '@/features/purchasing/ui/plan/PlanPage';
import { PlanReviewPage } from '@/features/purchasing/ui/plan/review/PlanReviewPage';
import { PortalOrderPage } from '@/features/purchasing/ui/portal/PortalOrderPage';
import { ShipPage } from '@/features/purchasing/ui/portal/ShipPage';
import { NoticePage } from '@/features/purchasing/ui/receipt/NoticePage';
import { ReceiptPage } from '@/features/purchasing/ui/receipt/ReceiptPage';
import { ReturnPage } from '@/features/purchasing/ui/receipt/ReturnPage';
import { useSession } from '@/shared/api/session';

export { DeliveryRulesPage as DeliveryRules } from '@/features/purchasing/ui/DeliveryRulesPage';
export { OrdersPage as Orders } from '@/features/purchasing/ui/order/OrdersPage';
export { PacePage as Pace } from '@/features/purchasing/ui/pace/PacePage';
export { PlansPage as Plans } from '@/features/purchasing/ui/plan/PlansPage';
export { PlatformPage as Platform } from '@/features/purchasing/ui/platform/PlatformPage';
export { NoticesPage as Notices } from '@/features/purchasing/ui/receipt/NoticesPage';
export { ReceiptsPage as Receipts } from '@/features/purchasing/ui/receipt/ReceiptsPage';
export { ReturnsPage as Returns } from '@/features/purchasing/ui/receipt/ReturnsPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

/** The same address on both sides of an order, two desks. */
export function Order() {
  const id = useId();
  const { is } = useSession();
  return is('supplier') ? <PortalOrderPage key={id} id={id} /> : <OrderPage key={id} id={id} />;
}

export function Ship() {
  return <ShipPage id={useId()} />;
}

export function Plan() {
  const id = useId();
  return <PlanPage key={id} id={id} />;
}

export function PlanReview() {
  const id = useId();
  return <PlanReviewPage key={id} id={id} />;
}

export function PlanComparison() {
  const id = useId();
  return <ComparePage key={id} id={id} />;
}

export function Notice() {
  return <NoticePage id={useId()} />;
}

export function Receipt() {
  const id = useId();
  return <ReceiptPage key={id} id={id} />;
}

export function Return() {
  return <ReturnPage id={useId()} />;
}
