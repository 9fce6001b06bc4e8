import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Wire } from '@/shared/api/wire';

export type DemoAccount = Wire['DemoAccount'];

/** The training county's accounts; the server answers with none outside demo mode. */
export function useDemoAccounts(): DemoAccount[] {
  const { data } = useQuery({
    queryKey: ['get', '/api/identity/demo-accounts'],
    queryFn: async () => (await api.GET('/api/identity/demo-accounts', {})).data ?? [],
    staleTime: Infinity,
    retry: false,
  });
  return data ?? [];
}
