import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, patientKeys, yaoshu } from './programs';
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

/** A county of its own instead of the shared one: what `yaoshu demo` is told, and the moment at which it starts. */
export interface Elsewhere {
  demo: string[];
  /** `YYYY-MM-DDThh:mm` in China. */
  asOf: string;
}

/** The real binary, serving its own copy of the seeded county. */
export class County {
  private server: ChildProcess | undefined;
  private readonly log: string[] = [];

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly smtpPort: number,
  ) {}

  static async start(smtpPort: number, elsewhere?: Elsewhere): Promise<County> {
    const folder = mkdtempSync(join(tmpdir(), 'yaoshu-county-'));
    const port = await freePort();
    const county = new County(`http://127.0.0.1:${port}`, folder, port, smtpPort);
    if (elsewhere) execFileSync(yaoshu(), ['demo', '--database-url', county.database, ...elsewhere.demo], { env: { ...process.env, YAOSHU_PATIENT_KEYS: patientKeys }, stdio: ['ignore', 'ignore', 'inherit'] });
    else copyFileSync(templatePath(), county.file, constants.COPYFILE_FICLONE);
    await county.serve(elsewhere?.asOf);
    return county;
  }

  private get file(): string {
    return join(this.folder, 'county.sqlite3');
  }

  private get database(): string {
    return `sqlite://${this.file}`;
  }

  /** What the server has said so far: attached to a failed test. */
  get said(): string {
    return this.log.join('');
  }

  async accounts(): Promise<DemoAccount[]> {
    const answer = await fetch(`${this.url}/api/identity/demo-accounts`);
    return (await answer.json()) as DemoAccount[];
  }

  /** The server goes down and comes up again at a later moment; what became due in between is its own business. */
  async sleepsUntil(moment: string): Promise<void> {
    await this.down();
    await this.serve(moment);
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(asOf?: string): Promise<void> {
    const args = ['serve', '--demo', '--listen', `127.0.0.1:${this.port}`, '--database-url', this.database];
    const server = spawn(yaoshu(), asOf ? [...args, '--as-of', asOf] : args, {
      cwd: this.folder,
      env: { ...process.env, YAOSHU_MAIL_URL: `smtp://127.0.0.1:${this.smtpPort}`, YAOSHU_DATA_DIR: this.folder, YAOSHU_PATIENT_KEYS: patientKeys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.stdout.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    server.stderr.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    this.server = server;
    try {
      await this.ready(server);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  private async down(): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise<void>((done) => server.once('exit', () => done()));
    server.kill('SIGTERM');
    const patience = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(patience);
  }

  private async ready(server: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      if (server.exitCode !== null) break;
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`yaoshu did not start:\n${this.said}`);
  }
}
