import type { ProductionConfig } from '../../config/schema/production';
import { wantedTrade } from '../../domain/orders/wanted-trade';
import { valuesOf, type WantedPosition } from '../../strategies/wanted-positions';
import type { Backtest } from '../../systems/backtest';
import { lastDayOf, problemOfLastDay } from '../../systems/dynamic/last-day';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';
import { NO_POSITION_LIMIT } from '../../systems/dynamic/production-problem';

/** Signed contracts by instrument. */
export type Holdings = ReadonlyMap<string, number>;

/**
 * What a backtest that held `held` before its last day holds after it: buffered, or optimised. Operators' limits do not
 * count here.
 */
export function targetsOf(
  backtest: Backtest,
  wanted: readonly WantedPosition[],
  { config, held }: { readonly config: ProductionConfig; readonly held: Holdings },
): Holdings {
  if (wanted.some(({ kind }) => kind === 'raw')) return optimisedFrom(backtest, held);
  return new Map(
    wanted.map((each) => {
      const position = held.get(each.instrument) ?? 0;
      const trade = wantedTrade(config, { kind: 'buffered', values: valuesOf(each) }, position);
      return [each.instrument, position + trade];
    }),
  );
}

/** An instrument that cannot take part keeps its position; all do when the optimisation is impossible. */
function optimisedFrom(backtest: Backtest, held: Holdings): Holdings {
  const { instruments } = backtest;
  const before = Float64Array.from(instruments, (code) => held.get(code) ?? 0);
  const answer = optimisePositions(
    problemOfLastDay(lastDayOf(backtest), {
      held: before,
      maximumContracts: new Float64Array(instruments.length).fill(NO_POSITION_LIMIT),
      noTrade: new Set(),
      reduceOnly: new Set(),
    }),
  );
  const takesPart = new Set(answer.kind === 'optimised' ? answer.steps.valid : []);
  const after = answer.kind === 'optimised' ? answer.contracts : before;
  return new Map(instruments.map((code, i) => [code, takesPart.has(i) ? after[i] : before[i]]));
}
