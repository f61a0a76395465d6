import type { AskedQuestion } from '../activities/prices/asked-question';
import { priceQuestionStart } from '../domain/cycle/workflow-starts';
import { startIfAbsent } from './start-child';

/** Starts what waits for the answer to a spike. One that still waits since an earlier download holds today's rows now. */
export async function askQuestion(
  { system, tradeDate }: { readonly system: string; readonly tradeDate: string },
  { id, instrument }: AskedQuestion,
): Promise<void> {
  await startIfAbsent(priceQuestionStart({ system, tradeDate, question: id, instrument }));
}
