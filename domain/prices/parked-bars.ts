/** Rows that wait for an answer, as they are stored with their question. */
import type { ContractPrices } from '../series/series';
import type { BarSize } from './bar-size';
import type { SourcePrice } from './cross-check';
import type { DroppedRow } from './dropped-rows';

export interface ParkedBars {
  readonly barSize: BarSize;
  /** UTC ms. */
  readonly times: readonly number[];
  readonly columns: Readonly<Record<keyof ContractPrices['columns'], readonly number[]>>;
  /** Of the row that is asked about. */
  readonly spikeTime: number;
  /** Its close in the sources that have it, where there are several. */
  readonly sources?: readonly SourcePrice[];
  /** Newer rows that earlier answers have dropped. */
  readonly dropped?: readonly DroppedRow[];
  /** The limit under which it was asked, where it was not the configured one. */
  readonly maxSpike?: number;
}

export function parkedOf(fresh: ContractPrices, barSize: BarSize, spikeTime: number): ParkedBars {
  const { OPEN, HIGH, LOW, FINAL, VOLUME } = fresh.columns;
  const columns = {
    OPEN: Array.from(OPEN),
    HIGH: Array.from(HIGH),
    LOW: Array.from(LOW),
    FINAL: Array.from(FINAL),
    VOLUME: Array.from(VOLUME),
  };
  return { barSize, times: Array.from(fresh.times), columns, spikeTime };
}

export function barsOfParked({ times, columns }: ParkedBars): ContractPrices {
  return {
    times: Float64Array.from(times),
    columns: {
      OPEN: Float64Array.from(columns.OPEN),
      HIGH: Float64Array.from(columns.HIGH),
      LOW: Float64Array.from(columns.LOW),
      FINAL: Float64Array.from(columns.FINAL),
      VOLUME: Float64Array.from(columns.VOLUME),
    },
  };
}
