import { readRollState } from '../../data/instruments/rolls';
import { readTradingFacts } from '../../data/orders/trading-facts';
import {
  type OptimalPosition,
  optimalPositionHistory,
  storeOptimalPositions,
} from '../../data/results/optimal-positions';
import { strategyPosition } from '../../domain/ledger/positions';
import { isLocked } from '../../domain/limits/lock';
import type { Override } from '../../domain/limits/override';
import { overrideInForce } from '../../domain/limits/override-in-force';
import { positionLimitOf } from '../../domain/limits/position-limit';
import { staleness } from '../../domain/orders/staleness';
import type { DynamicProblem, DynamicSteps } from '../../systems/dynamic/dynamic-problem';
import { type HeldAndAllowed, type LastDay, problemOfLastDay } from '../../systems/dynamic/last-day';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';
import {
  type CumulativeOverride,
  NO_POSITION_LIMIT,
  type ProductionInstrument,
  productionProblem,
} from '../../systems/dynamic/production-problem';
import type { Deps } from '../deps';
import { readDynamicInputs } from '../positions/dynamic-inputs';

type DynamicDeps = Pick<Deps, 'database' | 'config' | 'clock'>;

/** State of one instrument when orders are made. */
interface Standing {
  readonly name: string;
  readonly held: number;
  readonly override: Override;
  readonly strategyLimit: number | undefined;
  readonly instrumentLimit: number | undefined;
  readonly mustNotTrade: boolean;
  readonly mustNotOpen: boolean;
}

/**
 * Optimises a dynamic strategy from the positions it holds, within overrides, limits and roll states, and stores what
 * it should hold. A locked instrument, or one whose price is too old, keeps its position. If the optimisation is
 * impossible, returns why: positions then stay.
 */
export async function storeDynamicPositions(
  deps: DynamicDeps,
  { tradeDate, strategy }: { tradeDate: string; strategy: string },
): Promise<string[]> {
  const raw = await optimalPositionHistory(deps.database, {
    strategy,
    kind: 'raw',
    from: tradeDate,
    to: tradeDate,
  });
  const day = await readDynamicInputs(deps.database, { strategy, tradeDate });
  if (raw.length === 0 || day === undefined)
    return [`${strategy}: its system has not run for ${tradeDate}: nothing is traded`];
  const standings = await readStandings(deps, strategy, tradeDate, day, raw);
  const problem = problemOf(deps, day, standings);
  const answer = optimisePositions(problem);
  if (answer.kind === 'failed') return [`${strategy}: ${answer.reason}: positions stay, nothing is traded`];
  const time = new Date(await deps.clock.read());
  const entries = raw.flatMap((entry) => {
    const place = answer.steps.valid.indexOf(problem.names.indexOf(entry.instrument));
    if (place < 0) return [];
    return [
      { ...entry, kind: 'dynamic' as const, time, values: valuesOf(problem, answer.steps, place, answer) },
    ];
  });
  await storeOptimalPositions(deps.database, entries);
  const stored = new Set(entries.map(({ instrument }) => instrument));
  return raw
    .filter(({ instrument }) => !stored.has(instrument))
    .map(({ instrument }) => `${instrument}: no valid price, volatility or correlation: not traded`);
}

async function readStandings(
  { database, config }: DynamicDeps,
  strategy: string,
  tradeDate: string,
  day: LastDay,
  raw: readonly OptimalPosition[],
): Promise<Standing[]> {
  const { book, overrides, limits, locks } = await readTradingFacts(database);
  return Promise.all(
    day.instruments.map(async ({ name }) => {
      const entry = raw.find(({ instrument }) => instrument === name);
      return {
        name,
        held: strategyPosition(book.ledger, strategy, name),
        override: overrideInForce(config, overrides, strategy, name),
        strategyLimit: positionLimitOf(limits, strategy, name),
        instrumentLimit: positionLimitOf(limits, '', name),
        mustNotTrade: isLocked(locks, name) || !entry || staleness(config, entry, tradeDate) !== undefined,
        mustNotOpen: (await readRollState(database, name)).state === 'No_Open',
      };
    }),
  );
}

function problemOf({ config }: DynamicDeps, day: LastDay, standings: readonly Standing[]): DynamicProblem {
  if (config.dynamic_optimisation_inputs === 'production') return problemOfProduction(day, standings);
  const names = (isIn: (standing: Standing) => boolean) =>
    new Set(standings.filter(isIn).map(({ name }) => name));
  const allowed: HeldAndAllowed = {
    held: Float64Array.from(standings, ({ held }) => held),
    maximumContracts: Float64Array.from(standings, maximumContracts),
    noTrade: names(({ mustNotTrade, override }) => mustNotTrade || override.kind === 'no-trading'),
    reduceOnly: names(({ mustNotOpen, override }) => mustNotOpen || override.kind === 'reduce-only'),
  };
  return problemOfLastDay(day, allowed);
}

/** An instrument that may not trade has no maximum either: its position may exceed a limit that was set later. */
function maximumContracts(standing: Standing): number {
  const { override, strategyLimit, instrumentLimit, mustNotTrade } = standing;
  if (mustNotTrade || override.kind === 'no-trading') return NO_POSITION_LIMIT;
  if (override.kind === 'close') return 0;
  return Math.min(strategyLimit ?? NO_POSITION_LIMIT, instrumentLimit ?? NO_POSITION_LIMIT);
}

/** As pysystemtrade's production computes it, from the configuration outside the strategies. */
function problemOfProduction(day: LastDay, standings: readonly Standing[]): DynamicProblem {
  const instruments = day.instruments.map(
    (instrument, i): ProductionInstrument => ({
      name: instrument.name,
      held: standings[i].held,
      optimal: instrument.position,
      lastAdjustedPrice: instrument.lastAdjustedPrice,
      pointSize: instrument.pointSize,
      fx: instrument.fx,
      cashCostOfOneContract: instrument.cashCostOfOneContract,
      annualStdev: day.production.annualStdevs[i],
      strategyLimit: standings[i].strategyLimit,
      instrumentLimit: standings[i].instrumentLimit,
      override: OVERRIDES[standings[i].override.kind],
      isRestricted: standings[i].mustNotTrade,
      isReduceOnly: standings[i].mustNotOpen,
    }),
  );
  const { correlation, costMultiplier, speed } = day.production;
  return productionProblem(instruments, {
    capital: day.capital,
    correlation,
    shrinkage: 0,
    costMultiplier,
    speed,
  });
}

const OVERRIDES: Readonly<Record<Override['kind'], CumulativeOverride>> = {
  'no-trading': 'no trade',
  close: 'close',
  'reduce-only': 'reduce only',
  multiplier: 'partial',
};

/** pysystemtrade's columns of a dynamically optimised position. `place`: in the arrays of the steps. */
function valuesOf(
  problem: DynamicProblem,
  steps: DynamicSteps,
  place: number,
  answer: { readonly contracts: Float64Array },
): Readonly<Record<string, number>> {
  const i = steps.valid[place];
  const name = problem.names[i];
  const weight = problem.contractValues[i];
  const held = problem.previousContracts?.[i] ?? 0;
  const limit = problem.maximumContracts?.[i] ?? NO_POSITION_LIMIT;
  const { reduceOnly, noTrade } = problem.constraints;
  return {
    optimal_position: problem.optimalContracts[i],
    weight_per_contract: weight,
    previous_position: held,
    previous_weight: held * weight,
    reduce_only: reduceOnly.has(name) ? 1 : 0,
    dont_trade: noTrade.has(name) ? 1 : 0,
    position_limit_contracts: limit,
    position_limit_weight: limit * weight,
    optimum_weight: problem.optimalContracts[i] * weight,
    minimum_weight: steps.bounds.minimum[place],
    maximum_weight: steps.bounds.maximum[place],
    start_weight: steps.start[place],
    optimised_weight: steps.weights[place],
    optimised_position: answer.contracts[i],
  };
}
