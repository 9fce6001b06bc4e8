import { spawn, type ChildProcess } from 'node:child_process';
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, yaoshu } from './programs';
import { templatePath } from './template';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 15_000;

/** One account of the demo county, as the login page offers it. */
export interface DemoAccount {
  login: string;
  password: string;
  name: string;
  organisation: string;
  desk: string;
}

/** The real binary, serving its own copy of the seeded county. */
export class County {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly log: string[],
  ) {}

  static async start(smtpPort: number): Promise<County> {
    const folder = mkdtempSync(join(tmpdir(), 'yaoshu-county-'));
    const file = join(folder, 'county.sqlite3');
    copyFileSync(templatePath(), file, constants.COPYFILE_FICLONE);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = spawn(yaoshu(), ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--database-url', `sqlite://${file}`], {
      cwd: folder,
      env: { ...process.env, YAOSHU_MAIL_URL: `smtp://127.0.0.1:${smtpPort}`, YAOSHU_DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    server.stdout.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    server.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    const county = new County(url, folder, server, log);
    try {
      await county.ready();
    } catch (error) {
      await county.stop();
      throw error;
    }
    return county;
  }

  /** What the server has said so far: attached to a failed test. */
  get said(): string {
    return this.log.join('');
  }

  async accounts(): Promise<DemoAccount[]> {
    const answer = await fetch(`${this.url}/api/identity/demo-accounts`);
    return (await answer.json()) as DemoAccount[];
  }

  async stop(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const gone = new Promise<void>((done) => this.server.once('exit', () => done()));
      this.server.kill('SIGTERM');
      const patience = setTimeout(() => this.server.kill('SIGKILL'), STOP_WITHIN_MS);
      await gone;
      clearTimeout(patience);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.server.exitCode !== null) break;
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`yaoshu did not start:\n${this.said}`);
  }
}
