import { readStage } from '../../data/results/diagnostics';
import type { Database } from '../../data/store/database';
import type { LastDay, LastDayInstrument } from '../../systems/dynamic/last-day';
import type { ProductionEstimates } from '../../systems/dynamic/production-estimates';
import type { CorrelationMatrix } from '../../systems/estimation/correlation-matrix';

/** Name under which a run of a dynamic strategy stores what its orders are made from. */
export const DYNAMIC_INPUTS_STAGE = 'dynamic_inputs';

interface StoredMatrix {
  readonly names: readonly string[];
  readonly values: readonly (number | null)[];
}

interface StoredLastDay extends Omit<LastDay, 'instruments' | 'correlation' | 'production'> {
  readonly instruments: readonly Readonly<Record<keyof LastDayInstrument, string | number | null>>[];
  readonly correlation: StoredMatrix | null;
  readonly production: Omit<ProductionEstimates, 'correlation' | 'annualStdevs'> & {
    readonly correlation: StoredMatrix;
    readonly annualStdevs: readonly (number | null)[];
  };
}

/** In a form that survives JSON: numbers as they are, missing ones as null. */
export function storableLastDay(day: LastDay): unknown {
  return {
    ...day,
    correlation: day.correlation && storableMatrix(day.correlation),
    production: { ...day.production, correlation: storableMatrix(day.production.correlation) },
  };
}

/** What the run of a trade date stored; undefined without a run. */
export async function readDynamicInputs(
  database: Database,
  key: { readonly strategy: string; readonly tradeDate: string },
): Promise<LastDay | undefined> {
  const stored = await readStage(database, { ...key, stage: DYNAMIC_INPUTS_STAGE, instrument: '' });
  if (stored === undefined) return undefined;
  const { instruments, correlation, production, ...rest } = stored as StoredLastDay;
  return {
    ...rest,
    instruments: instruments.map(withMissing),
    correlation: correlation && matrixOf(correlation),
    production: {
      ...production,
      correlation: matrixOf(production.correlation),
      annualStdevs: production.annualStdevs.map((stdev) => stdev ?? NaN),
    },
  };
}

function storableMatrix({ names, values }: CorrelationMatrix): StoredMatrix {
  return { names, values: Array.from(values) };
}

function matrixOf({ names, values }: StoredMatrix): CorrelationMatrix {
  return { names, values: Float64Array.from(values, (value) => value ?? NaN) };
}

function withMissing(instrument: StoredLastDay['instruments'][number]): LastDayInstrument {
  const entries = Object.entries(instrument).map(([key, value]) => [key, value ?? NaN]);
  return Object.fromEntries(entries) as LastDayInstrument;
}
