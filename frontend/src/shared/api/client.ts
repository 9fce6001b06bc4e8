import createFetchClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './schema';
import { Problem, problemOf } from './problem';

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface Voice {
  /** Proof that a change comes from our own page. */
  csrf: string;
  /** Language of the sentences in the answers. */
  language: string;
}

const voice: Voice = { csrf: '', language: 'zh-CN' };
let onSignedOut: () => void = () => undefined;

/** What every request says about its sender; kept up to date by the session and the language switch. */
export function speakAs(change: Partial<Voice>): void {
  Object.assign(voice, change);
}

export const currentVoice = (): Readonly<Voice> => voice;

/** Called once when the server no longer knows this session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

const courtesy: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', voice.language);
    if (changes.has(request.method) && voice.csrf) request.headers.set('X-CSRF-Token', voice.csrf);
    return request;
  },
  async onResponse({ response, request }) {
    if (response.ok || response.status === 304) return response;
    const problem = await problemOf(response);
    if (response.status === 401 && !isSignIn(request)) onSignedOut();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof Problem) return error;
    return new Problem({ status: 0, title: 'No answer', code: 'web.no_answer' });
  },
};

/** A wrong password and "who am I?" are answered with 401 as well, without a session having ended. */
function isSignIn(request: Request): boolean {
  return /\/api\/identity\/(session|me)$/.test(new URL(request.url).pathname);
}

/** Typed calls: `api.POST('/api/…', { params, body })`; anything but success is thrown as a Problem. */
export const api = createFetchClient<paths>({ baseUrl: window.location.origin, fetch: (request: Request) => fetch(request) });
api.use(courtesy);
