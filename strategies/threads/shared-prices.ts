import type { Instrument, RollParameters } from '../../domain/instruments/instrument';
import type { AdjustedPrices, MultiplePrices } from '../../domain/series/series';
import { inSharedMemory } from '../../domain/series/shared-memory';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';

/** Prices in memory that all threads read: sent to a thread, nothing of it is copied. */
export interface SharedPrices {
  readonly instruments: Readonly<Record<string, SharedInstrument>>;
}

interface SharedInstrument {
  readonly instrument: Instrument;
  readonly spreadCost: number;
  readonly rollParameters: RollParameters;
  readonly adjusted: AdjustedPrices;
  readonly multiple: MultiplePrices;
}

/** The prices of instruments in shared memory; copied unless they are there. */
export function sharePrices(data: SystemData, codes: readonly string[]): SharedPrices {
  const entries = codes.map((code): [string, SharedInstrument] => [
    code,
    {
      instrument: data.instrument(code),
      spreadCost: data.spreadCost(code),
      rollParameters: data.rollParameters(code),
      adjusted: inSharedMemory(data.adjustedPrices(code)),
      multiple: inSharedMemory(data.multiplePrices(code)),
    },
  ]);
  return { instruments: Object.fromEntries(entries) };
}

/** The engine's view of them. Without FX, which forecasts don't need. */
export function dataOfShared({ instruments }: SharedPrices): SystemData {
  const tableOf = <T>(pick: (shared: SharedInstrument) => T): ReadonlyMap<string, T> =>
    new Map(Object.entries(instruments).map(([code, shared]) => [code, pick(shared)]));
  return systemData({
    instrumentCodes: Object.keys(instruments),
    adjustedPrices: (code) => instruments[code].adjusted,
    multiplePrices: (code) => instruments[code].multiple,
    storedFx: () => undefined,
    instruments: tableOf(({ instrument }) => instrument),
    spreadCosts: tableOf(({ spreadCost }) => spreadCost),
    rollParameters: tableOf(({ rollParameters }) => rollParameters),
    lastDay: 0,
  });
}
