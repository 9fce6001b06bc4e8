import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';

/** The key of the policy; no text of the screen. */
const KEY = ['purchasing', 'plan_review'].join('.');

/** Flag → whether its rule holds, and from which number on. */
export type Rules = Record<string, { on: boolean; limit: number }>;

export interface RulesNow {
  current: Rules;
  /** From which day on they hold; none: shipped with the product. */
  since?: string;
}

/** The rules that hold today. */
export function usePolicy() {
  return useQuery<RulesNow, Problem>({
    queryKey: ['get', '/api/policies', KEY],
    queryFn: async ({ signal }) => {
      const found = (await api.GET('/api/policies', { signal })).data?.find((policy) => policy.key === KEY);
      const holds = found?.versions.find((version) => version.created_by && JSON.stringify(version.value) === JSON.stringify(found.current));
      return { current: (found?.current ?? {}) as Rules, since: holds?.effective_on };
    },
  });
}

export function useSetPolicy(done: string, onDone: () => void) {
  return useVerb<{ value: Rules; effective_on: string }>({
    call: (rules, head) => api.POST('/api/policies', { params: { header: head.create }, body: { key: KEY, ...rules } }),
    touches: ['/api/policies'],
    done,
    onDone,
  });
}
