import type { OptimalPosition } from '../../data/results/optimal-positions';
import type { Settings } from '../../services/system/settings';
import { prepareBacktest } from '../../strategies/prepare-backtest';
import { strategiesOf } from '../../strategies/strategy-config';
import { valuesOf, type WantedPosition } from '../../strategies/wanted-positions';
import type { SystemData } from '../../systems/data/system-data';
import type { StoredRun } from './stored-runs';
import { type Holdings, targetsOf } from './targets';

/**
 * Runs the strategy again on `data` with the run's capital, and returns where its positions differ: as stored before
 * any optimisation, as optimised from the positions held, and as held once that day's orders were filled. Without
 * differences, production holds day by day what a backtest holds that began with the first day's positions.
 */
export async function differencesOfRun(
  { config, loaded }: Settings,
  run: StoredRun,
  data: SystemData,
  same: (stored: number, fresh: number) => boolean,
): Promise<string[]> {
  const strategy = strategiesOf(loaded).find((each) => each.name === run.strategy)!; // `storedRuns` took it from there
  const whole = await prepareBacktest(loaded, strategy, {
    capital: run.positions[0].capital,
    baseCurrency: config.base_currency,
  });
  const { prepared } = whole.usableOn(data);
  const backtest = prepared.create(data);
  const wanted = prepared.wanted(backtest);
  const targets = targetsOf(backtest, wanted, { config, held: run.heldBefore });
  const differences = [
    ...differencesOfWanted(run, wanted, same),
    ...differencesOfOptimised(run, targets),
    ...differencesOfHeld(run, targets),
  ];
  return differences.map((text) => `${run.tradeDate} ${run.strategy} ${text}`);
}

type Wanted = readonly WantedPosition[];
type Same = (stored: number, fresh: number) => boolean;

function differencesOfWanted(run: StoredRun, wanted: Wanted, same: Same): readonly string[] {
  const fresh = new Map(wanted.map((each) => [each.instrument, each]));
  const differences = run.positions.flatMap((stored) => {
    const other = fresh.get(stored.instrument);
    fresh.delete(stored.instrument);
    if (!other) return [`${stored.instrument}: stored, but not in the backtest`];
    return differencesOfPosition(stored, other, same).map((text) => `${stored.instrument} ${text}`);
  });
  return [...differences, ...[...fresh.keys()].map((code) => `${code}: in the backtest, but not stored`)];
}

function differencesOfPosition(stored: OptimalPosition, other: Wanted[number], same: Same): string[] {
  const mine: Record<string, number> = { ...stored.values, 'reference price': stored.referencePrice };
  const theirs: Record<string, number> = { ...valuesOf(other), 'reference price': other.referencePrice };
  const differences = Object.keys(theirs)
    .filter((name) => !same(mine[name], theirs[name]))
    .map((name) => `${name}: ${mine[name]}, backtest ${theirs[name]}`);
  if (stored.referenceContract === other.referenceContract) return differences;
  return [...differences, `contract: ${stored.referenceContract}, backtest ${other.referenceContract}`];
}

function differencesOfOptimised({ optimised }: StoredRun, targets: Holdings): readonly string[] {
  return optimised.flatMap(({ instrument, values }) => {
    const [stored, fresh] = [values['optimised_position'], targets.get(instrument)];
    return stored === fresh ? [] : [`${instrument} optimised: ${stored}, backtest ${fresh}`];
  });
}

function differencesOfHeld({ heldAfter, unfilled }: StoredRun, targets: Holdings): readonly string[] {
  return [...targets].flatMap(([instrument, target]) => {
    const held = heldAfter.get(instrument) ?? 0;
    if (held === target || unfilled.has(instrument)) return [];
    return [`${instrument} held: ${held}, backtest ${target}`];
  });
}
