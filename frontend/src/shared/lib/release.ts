import { useSyncExternalStore } from 'react';

/** How browsers and the bundler word it that a part of the application could not be fetched. */
const wordings = [/dynamically imported module/i, /importing a module script failed/i, /unable to preload css/i];

/** A part of the application is not on the server, or did not arrive. */
export function isMissingPart(error: unknown): boolean {
  return error instanceof Error && wordings.some((wording) => wording.test(error.message));
}

/** Every build has an entry of its own name. */
const entryIn = (page: ParentNode): string | undefined => page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? undefined;

let newer = false;
const readers = new Set<() => void>();

/** Has the server another build than this page by now? Without an answer nobody knows, and the page stays. */
export async function lookForNewer(): Promise<boolean> {
  const answer = await fetch(new Request(new URL('/', window.location.href), { cache: 'no-store' })).catch(() => null);
  if (!answer?.ok) return newer;
  const theirs = entryIn(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  const ours = entryIn(document);
  if (theirs && ours && theirs !== ours) {
    newer = true;
    for (const read of readers) read();
  }
  return newer;
}

/** From now on a part that is missing leads to the question whether there is a new build. */
export function watchReleases(): void {
  window.addEventListener('vite:preloadError', () => void lookForNewer());
  window.addEventListener('unhandledrejection', ({ reason }) => {
    if (isMissingPart(reason)) void lookForNewer();
  });
}

function subscribe(read: () => void): () => void {
  readers.add(read);
  return () => readers.delete(read);
}

export function useNewer(): boolean {
  return useSyncExternalStore(subscribe, () => newer);
}
