import { useParams } from '@tanstack/react-router';
import { OfferPage } from '@/features/exchange/ui/OfferPage';
import { RecallPage } from '@/features/exchange/ui/RecallPage';
import { ShortagePage } from '@/features/exchange/ui/ShortagePage';
import { TransferPage } from '@/features/exchange/ui/TransferPage';

export { FiguresPage as Figures } from '@/features/exchange/ui/FiguresPage';
export { NearExpiryPage as NearExpiry } from '@/features/exchange/ui/NearExpiryPage';
export { OffersPage as Offers } from '@/features/exchange/ui/OffersPage';
export { RecallsPage as Recalls } from '@/features/exchange/ui/RecallsPage';
export { ShortagesPage as Shortages } from '@/features/exchange/ui/ShortagesPage';
export { TransfersPage as Transfers } from '@/features/exchange/ui/TransfersPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Shortage() {
  return <ShortagePage id={useId()} />;
}

export function Offer() {
  return <OfferPage id={useId()} />;
}

export function Recall() {
  return <RecallPage id={useId()} />;
}

export function Transfer() {
  return <TransferPage id={useId()} />;
}
