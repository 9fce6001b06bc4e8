import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

/** What a rule leaves open matches everything. */
export type RuleInput = Wire['NewDeliveryRule'];

const touches = ['/api/purchasing/delivery-rules'];

export function useMakeRule(done: string, onDone: () => void) {
  return useVerb<RuleInput>({ call: (body, head) => api.POST('/api/purchasing/delivery-rules', { params: { header: head.create }, body }), touches, done, onDone });
}

export function useRemoveRule(done: string) {
  return useVerb<string>({ call: (id) => api.DELETE('/api/purchasing/delivery-rules/{id}', { params: { path: { id } } }), touches, done });
}
