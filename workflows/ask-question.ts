import type { AskedQuestion } from '../activities/prices/asked-question';
import { priceQuestionStart } from '../domain/cycle/workflow-starts';
import { startIfAbsent } from './start-child';

/**
 * Starts the workflow that waits for the answer to a spike. If it is already waiting since an earlier download, it now
 * has today's rows too.
 */
export async function askQuestion(
  { system, tradeDate }: { readonly system: string; readonly tradeDate: string },
  { id, instrument }: AskedQuestion,
): Promise<void> {
  await startIfAbsent(priceQuestionStart({ system, tradeDate, question: id, instrument }));
}
