/** Everything of ours that this page has loaded so far: the worker keeps it, so that the page opens without a network. */
function loaded(): string[] {
  const own = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${window.location.origin}/assets/`));
  return [...new Set(own)];
}

/** Makes the page open without a network from now on. Where browsers do not allow it (plain http), it says so. */
export async function keepPage(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('/sw.js');
    const ready = await navigator.serviceWorker.ready;
    const kept = new Promise<boolean>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => resolve(data === true);
      ready.active?.postMessage({ keep: loaded() }, [channel.port2]);
    });
    return await kept;
  } catch {
    return false;
  }
}
