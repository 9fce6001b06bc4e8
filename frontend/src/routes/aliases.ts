import { createRoute, redirect, type AnyRoute } from '@tanstack/react-router';
import { shellRoute } from './root';

/**
 * Short addresses that notices, mails and people use, and where their pages stand. A document keeps its
 * short address for ever, however the desks are arranged.
 */
const places: [short: string, page: string][] = [
  ['/orders', '/purchasing/orders'],
  ['/plans', '/purchasing/plans'],
  ['/receipts', '/purchasing/receipts'],
  ['/returns', '/purchasing/returns'],
  ['/ship-notices', '/purchasing/ship-notices'],
  ['/formulary', '/formulary/items'],
  ['/suppliers', '/suppliers/register'],
  ['/stock', '/stock/balances'],
  ['/people', '/people/organisations'],
  ['/operations', '/operations/journal'],
];

/** Below these, a document has its own page: `/orders/7`. */
const documents = new Set(['/orders', '/plans', '/receipts', '/returns', '/ship-notices']);

export const aliases: AnyRoute[] = places.flatMap(([short, page]) => {
  const list = createRoute({
    getParentRoute: () => shellRoute,
    path: short,
    beforeLoad: () => {
      throw redirect({ to: page, replace: true });
    },
  });
  if (!documents.has(short)) return [list];
  const document = createRoute({
    getParentRoute: () => shellRoute,
    path: `${short}/$id`,
    beforeLoad: ({ params }) => {
      const { id }: { id?: string } = params;
      throw redirect({ to: `${page}/${id}`, replace: true });
    },
  });
  return [list, document];
});
