import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '@/test/render';

const missing = new TypeError('Failed to fetch dynamically imported module: https://county/assets/pages-1.js');
const page = (entry: string) => `<!doctype html><head><script type="module" crossorigin src="/assets/index-${entry}.js"></script></head>`;
const reload = vi.fn();

/** The server has the build `entry`; without one it does not answer. */
function serverHas(entry: string | null): void {
  vi.stubGlobal('fetch', vi.fn(() => (entry ? Promise.resolve(new Response(page(entry))) : Promise.reject(new TypeError('no network')))));
}

/** A fresh copy of the modules: that there is a new build is remembered until the page is loaded again. */
async function fresh() {
  vi.resetModules();
  vi.doMock('@/shared/lib/reload', () => ({ reload }));
  return { ...(await import('./Failed')), ...(await import('./NewRelease')), ...(await import('@/shared/lib/release')) };
}

beforeEach(() => {
  reload.mockClear();
  document.head.innerHTML = '<script type="module" src="/assets/index-old.js"></script>';
});
afterEach(() => {
  document.head.innerHTML = '';
});

describe('a missing part of the application', () => {
  it('loads the page again when there is a new build', async () => {
    serverHas('new');
    const { Failed } = await fresh();
    await show(<Failed error={missing} reset={vi.fn()} />);
    await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  it('leaves the page where it is when the network is to blame', async () => {
    serverHas(null);
    const { Failed, lookForNewer } = await fresh();
    await show(<Failed error={missing} reset={vi.fn()} />);
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(await lookForNewer()).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });

  it('leaves the page where it is when the build is the same: no endless reloading', async () => {
    serverHas('old');
    const { Failed, lookForNewer } = await fresh();
    await show(<Failed error={missing} reset={vi.fn()} />);
    expect(await lookForNewer()).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });

  it('fetched ahead offers the new build in a bar, and waits for the click', async () => {
    serverHas('new');
    const { NewRelease, watchReleases } = await fresh();
    watchReleases();
    await show(<NewRelease />);
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    window.dispatchEvent(new Event('vite:preloadError'));
    expect(await screen.findByRole('status')).toHaveTextContent('A new version is here');
    expect(reload).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }));
    expect(reload).toHaveBeenCalledOnce();
  });
});

it('tells a missing part from other faults', async () => {
  const { isMissingPart } = await fresh();
  expect(isMissingPart(missing)).toBe(true);
  expect(isMissingPart(new Error('error loading dynamically imported module: /assets/a.js'))).toBe(true);
  expect(isMissingPart(new Error('Unable to preload CSS for /assets/a.css'))).toBe(true);
  expect(isMissingPart(new Error('x is not a function'))).toBe(false);
  expect(isMissingPart('text')).toBe(false);
});
