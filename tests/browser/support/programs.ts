import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../../..');

/** Things that are worth keeping between runs and not worth committing. */
export const cache = join(root, '.cache', 'browser');

/** Debian's Chromium, or what CHROMIUM names. Playwright's own download is never used. */
export function chromium(): string {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (!found) throw new Error('no Chromium: install Debian\'s package "chromium" or set CHROMIUM');
  return found;
}

/** The one binary of the product; `make test` builds it first. */
export function yaoshu(): string {
  const path = process.env.YAOSHU_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', 'yaoshu');
  if (!existsSync(path)) throw new Error(`${path} is not built: run make build`);
  return path;
}

/** A port of the loopback interface that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

/** What seals the patients of the seeded county: its copies are opened in folders of their own. */
export const patientKeys = 'browser:YSBjb3VudHkgaW4gYSBib3gga2VlcHMgc2VjcmV0cyE=';
