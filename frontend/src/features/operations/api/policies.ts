import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Policy } from '../model';

export const POLICIES = '/api/policies';

export function usePolicies(): Listing<Policy> {
  return useList<Policy>(POLICIES);
}

export type PolicyChange = Wire['PolicySet'];

export function useSetPolicy(options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<PolicyChange>({
    call: (body, head) => api.POST('/api/policies', { params: { header: head.create }, body }),
    touches: [POLICIES],
    row: ({ key }) => key,
    ...options,
  });
}
