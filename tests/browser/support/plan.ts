import { Somebody } from './ask';

/** Closes the open cycle as the manager would; the address of its plan. */
export async function closedPlan(url: string): Promise<string> {
  const manager = await Somebody.called('manager', url);
  const cycle = (await manager.all<{ id: string; state: string; version: number }>('/api/demand/cycles')).find((each) => each.state === 'open');
  if (!cycle) throw new Error('no cycle is open');
  const closed = await manager.verb(`/api/purchasing/cycles/${cycle.id}/closing`, cycle.version);
  if (!closed.ok()) throw new Error(`the cycle did not close: ${closed.status()} ${await closed.text()}`);
  const { plan_id: id } = (await closed.json()) as { plan_id: string };
  return `/purchasing/plans/${id}`;
}

interface Marked {
  id: string;
  review: { version: number } | null;
}

/** Somebody who has changed nothing approves every exception, one by one, so that the plan can become orders. */
export async function approveExceptions(who: Somebody, plan: string): Promise<void> {
  for (const line of await who.all<Marked>(`/api${plan}/lines?review=open&limit=500`)) {
    const answer = await who.verb(`/api${plan}/lines/${line.id}/approval`, line.review?.version ?? 0);
    if (!answer.ok()) throw new Error(`an exception was not approved: ${answer.status()} ${await answer.text()}`);
  }
}
