/** The operator's answer to a price spike, and what is checked next. */
import type { PriceAnswer } from '../questions/question-answer';
import { firstAfter, firstAtOrAfter, sliceRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { updateContractBars } from './contract-update';
import { withFinal, withoutRow } from './edit-bars';
import type { Spike } from './spike';

/** A batch of new rows that waits for answers. `checkedUntil`: rows up to here were accepted. */
export interface ParkedRows {
  readonly stored: ContractPrices;
  readonly fresh: ContractPrices;
  readonly checkedUntil?: number;
  readonly maxSpike: number;
}

export type PriceCheck =
  /** Exactly the rows newer than the stored series' last one. */
  | { readonly kind: 'checked'; readonly rows: ContractPrices }
  /** `passed`: the rows before the spike, which passed or were answered. */
  | {
      readonly kind: 'spike';
      readonly spike: Spike;
      readonly passed: ContractPrices;
      readonly parked: ParkedRows;
    };

/** The first spike in the rows that nobody accepted yet. */
export function checkParked(parked: ParkedRows): PriceCheck {
  const accepted = firstAfter(parked.fresh.times, parked.checkedUntil ?? Number.NEGATIVE_INFINITY);
  const stored = joined(parked.stored, sliceRows(parked.fresh, 0, accepted));
  const update = updateContractBars({
    stored,
    fetched: sliceRows(parked.fresh, accepted),
    maxSpike: parked.maxSpike,
  });
  if (update.kind === 'spike') {
    const { spike } = update;
    const passed = sliceRows(parked.fresh, 0, firstAtOrAfter(parked.fresh.times, spike.time));
    return { kind: 'spike', spike, passed, parked };
  }
  // pysystemtrade slices from the old series' last time and drops one row, and so loses a row when
  // nothing was stored. These are exactly the newer rows.
  return { kind: 'checked', rows: parked.fresh };
}

/** Applies one answer to the first spike and looks for the next. */
export function answerSpike(parked: ParkedRows, answer: PriceAnswer): PriceCheck {
  const check = checkParked(parked);
  if (check.kind === 'checked') return check;
  const { time } = check.spike;
  const row = parked.fresh.times.indexOf(time);
  if (answer.kind === 'drop') return checkParked({ ...parked, fresh: withoutRow(parked.fresh, row) });
  if (answer.kind === 'accept') return checkParked({ ...parked, checkedUntil: time });
  if (answer.kind === 'replace')
    return checkParked({ ...parked, fresh: withFinal(parked.fresh, row, answer.value) });
  const fresh = withFinal(parked.fresh, row, finalBefore(parked, row));
  return checkParked({ ...parked, fresh, checkedUntil: time });
}

/**
 * The same for the spike that was asked about, at `time` (UTC ms). Where the first spike is another one, the answer was
 * applied before and does not count for that one.
 */
export function answerSpikeAt(parked: ParkedRows, time: number, answer: PriceAnswer): PriceCheck {
  const check = checkParked(parked);
  return check.kind === 'spike' && check.spike.time === time ? answerSpike(parked, answer) : check;
}

function joined(stored: ContractPrices, accepted: ContractPrices): ContractPrices {
  const update = updateContractBars({ stored, fetched: accepted, maxSpike: Number.POSITIVE_INFINITY });
  return update.kind === 'updated' ? update.series : stored;
}

/** The last close before the row that is known: the one its change was measured from. */
function finalBefore({ stored, fresh }: ParkedRows, row: number): number {
  const known = (values: Float64Array) => values.findLast(Number.isFinite);
  return known(fresh.columns.FINAL.subarray(0, row)) ?? known(stored.columns.FINAL) ?? Number.NaN;
}
