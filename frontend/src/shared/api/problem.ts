/** One field that a request got wrong; `pointer` is a JSON pointer into the body, `/lines/3/quantity`. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** RFC 9457, as the server sends it. The sentence is already in the reader's language. */
export interface ProblemBody {
  status: number;
  title: string;
  detail?: string;
  code?: string;
  params?: Record<string, unknown>;
  request_id?: string;
  errors?: FieldProblem[];
}

/** A refusal, an invalid request or a fault, thrown by every call that did not succeed. */
export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.name = 'Problem';
    this.body = body;
  }

  get status(): number {
    return this.body.status;
  }

  get code(): string {
    return this.body.code ?? '';
  }

  /** True when nobody knows whether the server did it: the same request may be sent again with the same key. */
  get uncertain(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

/** The network did not carry the request or the answer. */
export const NO_ANSWER = 0;

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<ProblemBody>;
    return new Problem({ title: response.statusText, ...body, status: response.status });
  } catch {
    return new Problem({ status: response.status, title: response.statusText || String(response.status) });
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem({ status: NO_ANSWER, title: detail, code: 'web.no_answer' });
}
