import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Filters } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Duty = Wire['DutyView'];
export type Run = Wire['RunView'];

const DUTIES = '/api/duties';

/** The timetable goes on by itself, so it is looked at again now and then. */
export const useDuties = () =>
  useQuery<Duty[], Problem>({ queryKey: ['get', DUTIES], queryFn: async () => (await api.GET('/api/duties', {})).data as Duty[], refetchInterval: 5000 });

export const useRuns = (filters: Filters) => useList<Run>(`${DUTIES}/runs`, filters, { limit: 50 });

export const useRunNow = (done: (name: string) => string) =>
  useVerb<string>({
    call: (name) => api.POST('/api/duties/{name}/run', { params: { path: { name } } }),
    touches: [DUTIES],
    row: (name) => name,
    done: (_, name) => done(name),
  });
