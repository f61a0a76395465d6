import type { LoadedConfig } from '../../config/loaded-config';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { positionLimits, tradeLimits } from '../../data/controls/limits';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { lastRunOfStrategies } from '../../data/results/optimal-positions';
import { instrumentsWithPrices } from '../../data/series/prices';
import { strategyPositions } from '../../domain/ledger/positions';
import { type AddingStep, addingSteps } from '../../domain/strategies/adding-steps';
import { namedInstruments } from '../../strategies/named-instruments';
import { strategiesOf } from '../../strategies/strategy-config';
import type { OpenSystem } from '../operator/open-system';

/** What is to be done for a new strategy, and what of it is done. `loaded`: a configuration that names it. */
export async function stepsOf(
  { database }: Pick<OpenSystem, 'database'>,
  loaded: LoadedConfig,
  strategy: string,
): Promise<readonly AddingStep[]> {
  const config = strategiesOf(loaded).find(({ name }) => name === strategy);
  const priced = await instrumentsWithPrices(database);
  const limits = [...(await positionLimits(database)), ...(await tradeLimits(database))];
  const held = strategyPositions(await wholeLedger(database));
  return addingSteps({
    strategy,
    withoutPrices: ((config && namedInstruments(config, loaded)) ?? []).filter(
      (instrument) => !priced.includes(instrument),
    ),
    capital: (await strategyCapital(database, strategy))?.capital,
    hasRun: (await lastRunOfStrategies(database)).has(strategy),
    holds: held.some((each) => each.strategy === strategy),
    limits: limits.filter((each) => each.strategy === strategy).length,
  });
}

/** One line for each step: `[x]` done, `[ ]` open, ` - ` only a person knows. */
export function stepLines(steps: readonly AddingStep[]): readonly string[] {
  return steps.map(({ text, done, commands, check }, i) => {
    const mark = done === undefined ? ' - ' : done ? '[x]' : '[ ]';
    const how = done || commands.length === 0 ? '' : `: ${commands.join('; ')}`;
    return `${mark} ${i + 1}. ${text}${how}  (check: ${check})`;
  });
}
