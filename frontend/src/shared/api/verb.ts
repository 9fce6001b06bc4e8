import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useRef } from 'react';
import { uuid } from '../lib/random';
import { useProblemText } from '../ui/problem-text';
import { markChanged } from './changed';
import { asProblem, type Problem } from './problem';

/** Headers of one attempt. `create` for POSTs that make something, `on(version)` for changes of a document. */
export interface Head {
  create: { 'Idempotency-Key': string };
  on: (version: string | number) => { 'Idempotency-Key': string; 'If-Match': string };
}

export function headFor(key: string): Head {
  return {
    create: { 'Idempotency-Key': key },
    on: (version) => ({ 'Idempotency-Key': key, 'If-Match': `"${version}"` }),
  };
}

export interface VerbOptions<In, Out> {
  /** The call itself, usually one line of `api.POST`. */
  call: (input: In, head: Head) => Promise<{ data?: Out }>;
  /** Path prefixes whose cached answers are stale afterwards, e.g. `['/api/formulary/changes']`. */
  touches: string[];
  /** Row or document to tint for two seconds. */
  row?: (input: In, output: Out) => string | undefined;
  /** A short sentence for the corner of the screen; none for silent verbs such as autosave. */
  done?: string | ((output: Out, input: In) => string);
  onDone?: (output: Out, input: In) => void;
  /** Return true when the caller has shown the problem itself (beside a field). */
  onProblem?: (problem: Problem) => boolean | void;
}

/** One verb = one POST. Keeps the idempotency key over retries until the server has given a definite answer. */
export function useVerb<In = void, Out = unknown>(options: VerbOptions<In, Out>) {
  const { message, notification } = App.useApp();
  const cache = useQueryClient();
  const describe = useProblemText();
  const key = useRef('');

  const refresh = useCallback(
    (prefixes: string[]) =>
      cache.invalidateQueries({
        predicate: ({ queryKey }) => prefixes.some((prefix) => String(queryKey[1] ?? '').startsWith(prefix)),
      }),
    [cache],
  );

  return useMutation<Out, Problem, In>({
    mutationFn: async (input) => {
      key.current ||= uuid();
      try {
        const answer = await options.call(input, headFor(key.current));
        key.current = '';
        return answer.data as Out;
      } catch (error) {
        const problem = asProblem(error);
        if (!problem.uncertain) key.current = '';
        throw problem;
      }
    },
    onSuccess: (output, input) => {
      const row = options.row?.(input, output);
      if (row) markChanged(row);
      const text = typeof options.done === 'function' ? options.done(output, input) : options.done;
      if (text) void message.success(text);
      options.onDone?.(output, input);
      return refresh([...options.touches, '/api/today']);
    },
    onError: (problem) => {
      if (options.onProblem?.(problem)) return;
      const shown = describe(problem);
      notification.error({ title: shown.title, description: shown.detail, placement: 'topRight', duration: 8 });
      if (problem.status === 412 || problem.status === 409) void refresh(options.touches);
    },
  });
}
