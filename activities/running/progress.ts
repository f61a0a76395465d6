import { noteProgress } from '../../data/system/progress';
import type { Deps } from '../deps';

/** Logs what was just done, for people: in the day's log in the database, and in the process's log. */
export async function recordProgress(
  deps: Pick<Deps, 'database' | 'log'>,
  line: { tradeDate: string; stage: string; item: string; text: string },
): Promise<void> {
  deps.log.info({ stage: line.stage, item: line.item, tradeDate: line.tradeDate }, line.text);
  await noteProgress(deps.database, { ...line, at: new Date() });
}
