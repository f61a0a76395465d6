import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { positionActivities, priceActivities, runActivities } from './proxies';

/** Capital between the cycles, on a separate schedule. */
export async function capitalUpdate(given: CycleInput): Promise<string> {
  const { tradeDate, system } = parsed('the start of the capital update', cycleInput, given);
  const capital = await positionActivities(system).updateCapital({ tradeDate });
  return [capital.summary, ...capital.problems].join('; ');
}

/** FX rates ahead of the cycle, on a separate schedule. */
export async function fxUpdate(given: CycleInput): Promise<string> {
  const { tradeDate, system } = parsed('the start of the FX update', cycleInput, given);
  const work = await runActivities(system).listPriceWork({ system, tradeDate });
  const fx = await priceActivities(system).updateFx({ tradeDate, codes: work.fxCodes });
  for (const question of fx.questions ?? []) await askQuestion({ system, tradeDate }, question);
  return [`${fx.updated} FX rates`, ...fx.problems].join('; ');
}
