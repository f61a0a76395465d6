import { noteProgress } from '../../data/system/progress';
import type { Deps } from '../deps';

/** Tells people what was just done: the day's log in the database, and the process's own log. */
export async function tell(
  deps: Pick<Deps, 'database' | 'log'>,
  line: { tradeDate: string; stage: string; item: string; text: string },
): Promise<void> {
  deps.log.info({ stage: line.stage, item: line.item, tradeDate: line.tradeDate }, line.text);
  await noteProgress(deps.database, { ...line, at: new Date() });
}
