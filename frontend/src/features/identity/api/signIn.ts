import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { asProblem, type Problem } from '@/shared/api/problem';
import { sitDown, type Me } from '@/shared/api/session';

export interface Credentials {
  login: string;
  password: string;
}

/** Opens a session; whatever the last person saw is forgotten. */
export function useSignIn(onDone: (me: Me) => void) {
  const cache = useQueryClient();
  return useMutation<Me, Problem, Credentials>({
    mutationFn: async (credentials) => {
      try {
        return (await api.POST('/api/identity/session', { body: credentials })).data as Me;
      } catch (error) {
        throw asProblem(error);
      }
    },
    onSuccess: (me) => {
      sitDown(cache, me);
      onDone(me);
    },
  });
}
