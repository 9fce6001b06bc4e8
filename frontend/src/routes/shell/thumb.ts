import type { Session } from '@/shared/api/session';
import type { NavItem } from '../types';

/** How many entries lie under the thumb; the rest lies behind 更多. */
const DIRECT = 4;

/** What a person works with comes first, each part in the order of the navigation at the side. */
export function underThumb<T extends NavItem>(items: readonly T[], session: Session): { direct: T[]; rest: T[] } {
  const works = (item: T) => item.work?.(session) ?? false;
  const sorted = [...items.filter(works), ...items.filter((item) => !works(item))];
  return { direct: sorted.slice(0, DIRECT), rest: sorted.slice(DIRECT) };
}
