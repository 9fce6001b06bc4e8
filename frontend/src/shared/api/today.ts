import { queryOptions } from '@tanstack/react-query';
import { api } from './client';
import type { Wire } from './wire';

/** A number on the morning page. */
export type TodayCard = Wire['Card'];
export type TodayVerb = Wire['Action'];
/** Something that waits for this person. */
export type TodayTask = Wire['Task'] & { title_params: Record<string, string | number | null> };

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
