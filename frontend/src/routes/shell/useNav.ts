import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSession } from '@/shared/api/session';
import { todayQuery } from '@/shared/api/today';
import { useRouteContributions } from './contributions';
import type { NavItem } from '../types';

export interface CountedNavItem extends NavItem {
  count: number;
}

/** The entries that this person sees, with what waits behind each. */
export function useNav(): CountedNavItem[] {
  const session = useSession();
  const { nav } = useRouteContributions();
  const { data } = useQuery({ ...todayQuery, retry: false });
  return useMemo(
    () =>
      nav
        .filter((item) => item.show(session))
        .sort((a, b) => a.order - b.order)
        .map((item) => ({ ...item, count: data?.counts[item.key] ?? 0 })),
    [nav, session, data],
  );
}
