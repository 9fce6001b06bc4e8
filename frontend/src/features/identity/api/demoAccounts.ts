import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';

export interface DemoAccount {
  login: string;
  password: string;
  name: string;
  organisation: string;
  desk: string;
}

/** The training county's accounts; the server answers with none outside demo mode. */
export function useDemoAccounts(): DemoAccount[] {
  const { data } = useQuery({
    queryKey: ['get', '/api/identity/demo-accounts'],
    queryFn: async () => {
      const answer = await api.GET('/api/identity/demo-accounts', {});
      const body = answer.data as DemoAccount[] | { items: DemoAccount[] };
      return Array.isArray(body) ? body : body.items;
    },
    staleTime: Infinity,
    retry: false,
  });
  return data ?? [];
}
