import { expect, type Page, type Request } from '@playwright/test';

/** A translation key that reached the screen, `demand.entry.grid`. */
const textKey = /\b(?:common|demand|dispatch|formulary|identity|operations|purchasing|stock|suppliers|today)\.[a-z_]+(?:\.[a-zA-Z_-]+)*\b/g;
/** A placeholder of a text that nobody filled in, or a value that is not one. */
const unfilled = /\{\{[^}]*\}\}|\bundefined\b|\bNaN\b|\[object Object\]|Invalid Date/g;

/** A mail is shown in a frame that runs no scripts, those that the test tool brings in not excepted. */
const shutIn = "Blocked script execution in 'about:srcdoc'";

/** What goes wrong behind a page while somebody looks at it. */
export class Watch {
  private readonly wrong: string[] = [];
  private readonly open = new Set<Request>();

  constructor(private readonly page: Page) {
    page.on('console', (message) => {
      // The browser repeats every failed request on the console; those are told by their answers below.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource') && !message.text().startsWith(shutIn)) this.tell(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.tell(`error: ${error.message}`));
    page.on('request', (request) => this.open.add(request));
    page.on('requestfinished', (request) => this.open.delete(request));
    page.on('requestfailed', (request) => {
      this.open.delete(request);
      const why = request.failure()?.errorText ?? '';
      // Leaving a page takes its questions back.
      if (why !== 'net::ERR_ABORTED') this.tell(`${request.method()} ${request.url()}: ${why}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.tell(`${response.request().method()} ${response.url()} → ${response.status()}`);
    });
  }

  /** Everything asked for has come and nothing is drawn as a skeleton. */
  async settled(): Promise<void> {
    await expect(this.page.locator('h1').first()).toBeVisible();
    await expect.poll(() => this.open.size, { message: 'requests under way' }).toBe(0);
    await expect(this.page.locator('.ys-waiting')).toHaveCount(0);
  }

  /** In English no label of ours is Chinese; names of people, places and drugs stay as they are. */
  async readEnglish(): Promise<void> {
    const labels = await this.page.locator('.ys-side-label, h1, th, .ys-slice-tabs a, .ys-page-actions button, .ys-chip, .ys-hints').allInnerTexts();
    for (const label of labels) if (/\p{Script=Han}/u.test(label)) this.tell(`not English: ${label.replaceAll('\n', ' ')}`);
  }

  /** On a phone nothing hangs over the edge: only tables may scroll sideways, in their own frame. */
  async fits(): Promise<void> {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) this.tell(`${over} px wider than the screen`);
    const clipped = await this.page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth);
    if (clipped > 0) this.tell(`the page scrolls sideways by ${clipped} px`);
  }

  /** Looks for texts that no reader should see. */
  async readThrough(): Promise<void> {
    const text = await this.page.locator('body').innerText();
    for (const found of new Set([...(text.match(textKey) ?? []), ...(text.match(unfilled) ?? [])])) this.tell(`text: ${found}`);
    if (await this.page.locator('.ys-state[role="alert"]').count()) this.tell('the page could not be loaded');
  }

  /** Everything found since the beginning, each once, where it was found. */
  get found(): string[] {
    return [...new Set(this.wrong)];
  }

  private tell(what: string): void {
    this.wrong.push(`${new URL(this.page.url()).pathname}: ${what}`);
  }
}
