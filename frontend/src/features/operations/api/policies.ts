import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Policy, PolicyValue } from '../model';

export const POLICIES = '/api/policies';

export function usePolicies(): Listing<Policy> {
  return useList<Policy>(POLICIES);
}

export type PolicyChange = Omit<Wire['PolicySet'], 'value'> & { value: PolicyValue };

export function useSetPolicy(options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<PolicyChange>({
    // The contract calls every value an object; some are a bare number or text.
    call: (body, head) => api.POST('/api/policies', { params: { header: head.create }, body: { ...body, value: body.value as Wire['PolicySet']['value'] } }),
    touches: [POLICIES],
    row: ({ key }) => key,
    ...options,
  });
}
