/** The question about a spike of a contract's prices. */
import type { ContractPrices } from '../series/series';
import type { BarSize } from './bar-size';
import type { DroppedRow } from './dropped-rows';
import { type ParkedBars, parkedOf } from './parked-bars';
import type { Spike } from './spike';

export interface SpikeQuestion {
  readonly id: string;
  readonly text: string;
  readonly parked: ParkedBars;
}

/** Said by an answer after which another row of the same batch has to be asked about. */
export const NEXT_ASKS = 'the next download asks about it';

/** Derived from what it is about: asked again, it is the same question. */
export function spikeQuestionId(instrument: string, contract: string, barSize: BarSize): string {
  return `spike/${instrument}/${contract}/${barSize}`;
}

/** Asks about the spike, with the fresh rows that wait for the answer. */
export function spikeQuestion(
  about: {
    readonly instrument: string;
    readonly contract: string;
    readonly barSize: BarSize;
    readonly maxSpike: number;
    readonly dropped: readonly DroppedRow[];
  },
  { spike, fresh }: { readonly spike: Spike; readonly fresh: ContractPrices },
): SpikeQuestion {
  const { instrument, contract, barSize, maxSpike, dropped } = about;
  const id = spikeQuestionId(instrument, contract, barSize);
  const value = fresh.columns.FINAL[fresh.times.indexOf(spike.time)];
  const at = new Date(spike.time).toISOString();
  const text =
    `${instrument}/${contract}, ${barSize} bar of ${at}: ${Number(value.toPrecision(10))} is a change of ${spike.ratio.toFixed(1)} times ` +
    `the usual one (limit ${maxSpike}). None of its newer ${barSize} bars is stored until it is ` +
    `answered: npx tst questions answer ${id} accept | drop | previous | replace <value>`;
  const parked = parkedOf(fresh, barSize, spike.time);
  return { id, text, parked: dropped.length > 0 ? { ...parked, dropped } : parked };
}
