import { request, type APIRequestContext, type APIResponse } from '@playwright/test';

import { signIn } from './login';

interface Slice<T> {
  items: T[];
  next: string | null;
}

/** Somebody at the API beside the browser: finds what a journey needs, and checks what the screen says. */
export class Somebody {
  private constructor(
    private readonly context: APIRequestContext,
    private readonly csrf: string,
  ) {}

  static async called(who: string, url: string): Promise<Somebody> {
    const context = await request.newContext({ baseURL: url });
    await signIn(context, who);
    const me = (await (await context.get('/api/identity/me')).json()) as { csrf: string };
    return new Somebody(context, me.csrf);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.context.get(path);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Every row of a list, page after page. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    let after: string | null = null;
    do {
      const url = new URL(path, 'http://county');
      if (after) url.searchParams.set('after', after);
      const slice: Slice<T> = await this.get(url.pathname + url.search);
      rows.push(...slice.items);
      after = slice.next;
    } while (after);
    return rows;
  }

  /** Tries a verb of a document; the answer may well be a refusal. */
  verb(path: string, version: number, data: object = {}): Promise<APIResponse> {
    return this.context.post(path, { data, headers: { 'X-CSRF-Token': this.csrf, 'If-Match': `"${version}"` } });
  }

  put(path: string, version: number, data: object): Promise<APIResponse> {
    return this.context.put(path, { data, headers: { 'X-CSRF-Token': this.csrf, 'If-Match': `"${version}"` } });
  }

  async create<T>(path: string, data: object): Promise<T> {
    const answer = await this.context.post(path, { data, headers: { 'X-CSRF-Token': this.csrf, 'Idempotency-Key': crypto.randomUUID() } });
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async remove(path: string, version: number): Promise<void> {
    const answer = await this.context.delete(path, { headers: { 'X-CSRF-Token': this.csrf, 'If-Match': `"${version}"` } });
    if (!answer.ok()) throw new Error(`DELETE ${path}: ${answer.status()} ${await answer.text()}`);
  }

  async close(): Promise<void> {
    await this.context.dispose();
  }
}
