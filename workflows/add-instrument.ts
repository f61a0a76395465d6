import { setCurrentDetails } from '@temporalio/workflow';
import { type AddInstrumentInput, addInstrumentInput } from '../domain/cycle/workflow-inputs';
import type { AddedInstrument } from '../domain/prices/added-instrument';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { priceActivities } from './proxies';

/**
 * The first history of one instrument: of the broker, of files, or of files that the broker continues. It takes part in
 * the days from then on; one that fails can be started again, and completes what is there.
 */
export async function addInstrument(given: AddInstrumentInput): Promise<AddedInstrument> {
  const { system, ...request } = parsed('the start of the first history', addInstrumentInput, given);
  const { tradeDate, instrument } = request;
  const summary = `${instrument} from ${request.from}`;
  const added = await priceActivities(system).addInstrument.executeWithOptions({ summary }, [request]);
  for (const question of added.questions) await askQuestion({ system, tradeDate }, question);
  const { kind, text, notes } = added;
  setCurrentDetails(`**${kind}**: ${[text, ...notes].join('\n- ')}`);
  return { kind, text, notes };
}
