import { api } from '@/shared/api/client';
import type { TodayVerb } from '@/shared/api/today';
import { useVerb } from '@/shared/api/verb';

/** The path comes from the server with the task, so the generated types cannot follow it. */
type LoosePost = (path: string, init: { headers: Record<string, string>; body: object }) => Promise<{ data?: unknown }>;

export interface Act {
  verb: TodayVerb;
  id: string;
  /** The words that the verb needs, under the name that it wants them by: `reason`, `note`. */
  said?: Record<string, string>;
}

/** Does a task's verb where it stands. */
export function useAct(done: string) {
  return useVerb<Act>({
    call: ({ verb, said = {} }, head) => {
      const headers = verb.version === null || verb.version === undefined ? head.create : head.on(verb.version);
      return (api.POST as unknown as LoosePost)(verb.path ?? '', { headers, body: said });
    },
    touches: ['/api/demand', '/api/purchasing', '/api/formulary', '/api/suppliers', '/api/operations', '/api/mail'],
    row: ({ id }) => id,
    done,
  });
}
