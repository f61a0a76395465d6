import { noteProgress } from '../../data/system/progress';
import type { Deps } from '../deps';

/** Logs what was just done, for people: in the day's log in the database, and in the process's log. */
export async function recordProgress(
  deps: Pick<Deps, 'database' | 'log'>,
  line: { tradeDate: string; stage: string; item: string; text: string },
): Promise<void> {
  deps.log.info(attributesOf(line), line.text);
  await noteProgress(deps.database, { ...line, at: new Date() });
}

/** Stages whose pieces are instruments. */
const OF_INSTRUMENTS = new Set(['prices', 'seed', 'add', 'positions', 'orders']);

function attributesOf({ stage, item, tradeDate }: { stage: string; item: string; tradeDate: string }) {
  return { stage, ...(OF_INSTRUMENTS.has(stage) ? { instrument_code: item } : { item }), tradeDate };
}
