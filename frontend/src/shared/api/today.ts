import { queryOptions } from '@tanstack/react-query';
import { api } from './client';

/** A number on the morning page. */
export interface TodayCard {
  key: string;
  value: string;
  unit?: string | null;
  target?: string | null;
  trend?: string[] | null;
  link: string;
}

export interface TodayVerb {
  verb: string;
  method?: string;
  path?: string;
  version?: string | number | null;
  needs?: string[];
  link?: string | null;
}

/** Something that waits for this person. */
export interface TodayTask {
  kind: string;
  title_params: Record<string, string | number | null>;
  entity: string;
  id: string;
  number?: string | null;
  amount?: string | null;
  due_at?: string | null;
  link: string;
  primary?: TodayVerb | null;
  secondary?: TodayVerb | null;
}

export interface Today {
  cards: TodayCard[];
  tasks: TodayTask[];
  /** What waits, by navigation key. */
  counts: Record<string, number>;
}

/** One answer feeds the page 今日 and the counts beside the navigation. */
export const todayQuery = queryOptions({
  queryKey: ['get', '/api/today'],
  queryFn: async ({ signal }) => (await api.GET('/api/today', { signal })).data as Today,
  staleTime: 30_000,
  refetchInterval: 120_000,
});
