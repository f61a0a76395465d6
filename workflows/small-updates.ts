import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { positionActivities, priceActivities, runActivities } from './proxies';

/** Capital between the cycles, on a separate schedule; the strategies get their shares once a day, before they run. */
export async function capitalUpdate(given: CycleInput): Promise<string> {
  const { tradeDate, system } = parsed('the start of the capital update', cycleInput, given);
  const capital = await positionActivities(system).updateCapital({ tradeDate, allocate: false });
  return [capital.summary, ...capital.problems].join('; ');
}

/** Spreads between bid and ask, by which the cost of trading is known; on a separate schedule. */
export async function spreadSample(given: CycleInput): Promise<string> {
  const { tradeDate, system } = parsed('the start of the sampling of spreads', cycleInput, given);
  const { instruments } = await runActivities(system).listPriceWork({ system, tradeDate });
  const spreads = await priceActivities(system).sampleSpreads({ tradeDate, instruments });
  return [`${spreads.sampled} of ${instruments.length} spreads`, ...spreads.problems].join('; ');
}

/** FX rates ahead of the cycle, on a separate schedule. */
export async function fxUpdate(given: CycleInput): Promise<string> {
  const { tradeDate, system } = parsed('the start of the FX update', cycleInput, given);
  const work = await runActivities(system).listPriceWork({ system, tradeDate });
  const fx = await priceActivities(system).updateFx({ tradeDate, codes: work.fxCodes });
  for (const question of fx.questions ?? []) await askQuestion({ system, tradeDate }, question);
  return [`${fx.updated} FX rates`, ...fx.problems].join('; ');
}
