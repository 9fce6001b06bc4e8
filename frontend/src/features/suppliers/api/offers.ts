import { useList, type Listing } from '@/shared/api/list';
import type { Offer } from '../model';

/** What can be had of an item today, cheapest first. */
export function useOffers(item: string): Listing<Offer> {
  return useList<Offer>('/api/suppliers/offers', { item_id: item });
}
