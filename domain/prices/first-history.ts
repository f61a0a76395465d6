/** First multiple and adjusted prices of an instrument: of its contracts' prices, of files, or of both. */
import { contractId } from '../contracts/contract-id';
import { tstError } from '../errors/errors';
import type { RollParameters } from '../instruments/instrument';
import { concatRows, filterRows, sliceRows } from '../series/rows';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { msToDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { adjustedRows } from './adjust-calendar';
import { checkedCalendar } from './checked-calendar';
import { buildMultiplePrices } from './multiple-from-calendar';
import { stitch } from './panama';
import type { PricePoints } from './price-points';
import { approximateCalendar, type RollCalendar, withPhantomRow } from './roll-calendar';
import { stitchFromContracts } from './seed-prices';

/** What files have of the instrument, besides prices of contracts. */
export interface HistoryFiles {
  readonly multiple?: MultiplePrices;
  readonly adjusted?: AdjustedPrices;
  readonly calendar?: RollCalendar;
}

export interface HistoryFacts {
  readonly instrument: string;
  /** Final prices, hourly and daily, of each contract that has some. */
  readonly contracts: ReadonlyMap<string, PricePoints>;
  readonly roll: RollParameters;
  /** UTC ms. */
  readonly now: number;
  readonly files: HistoryFiles;
  /** Whether the prices of the contracts continue multiple prices that a file holds. */
  readonly continues: boolean;
}

export interface FirstHistory {
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
  /** What was not as it should be, and what was done about it. */
  readonly notes: readonly string[];
}

/**
 * Multiple prices of a file count first, then a roll calendar of a file over the contracts' prices, then a calendar of the
 * roll parameters. What ends before the contracts' prices do is continued with them, rolls included. Error MISSING_DATA
 * when they don't suffice.
 */
export function firstHistory(facts: HistoryFacts): FirstHistory {
  const { instrument, contracts, roll, now, files } = facts;
  if (files.multiple !== undefined) return ofMultipleFile(facts, files.multiple);
  if (files.calendar === undefined)
    return { ...stitchFromContracts({ instrument, contracts, roll, now }), notes: [] };
  const finals = (contract: string) => contracts.get(contract);
  const calendar = checkedCalendar(files.calendar, finals);
  const last = calendar[calendar.length - 1];
  const built = buildMultiplePrices(calendar, finals);
  const multiple = concatRows(built, laterRows(facts, { time: last.time, current: last.next }));
  return { multiple, adjusted: stitch(multiple), notes: staleness(multiple, facts) };
}

function ofMultipleFile(facts: HistoryFacts, multiple: MultiplePrices): FirstHistory {
  const { adjusted, notes } = adjustedOf(multiple, facts.files.adjusted);
  const last = multiple.times.length - 1;
  const current = contractId(multiple.columns.PRICE_CONTRACT[last]);
  const later = facts.continues
    ? laterRows(facts, { time: multiple.times[last], current })
    : sliceRows(multiple, 0, 0);
  if (later.times.length === 0)
    return { multiple, adjusted, notes: [...notes, ...staleness(multiple, facts)] };
  const joined = concatRows(multiple, later);
  return {
    multiple: joined,
    adjusted: continuedAdjusted(adjusted, concatRows(sliceRows(multiple, last), later)),
    notes: [...notes, ...staleness(joined, facts)],
  };
}

const SAME_PRICE = 1e-6;

/** The newest adjusted price must be the newest price; otherwise history is stitched from the multiple prices. */
function adjustedOf(
  multiple: MultiplePrices,
  adjusted: AdjustedPrices | undefined,
): { readonly adjusted: AdjustedPrices; readonly notes: readonly string[] } {
  if (adjusted === undefined) return { adjusted: withoutMissing(stitch(multiple)), notes: [] };
  const newest = lastKnown(multiple.columns.PRICE);
  const ours = lastKnown(adjusted.columns.price);
  if (Math.abs(newest - ours) <= SAME_PRICE * Math.abs(newest))
    return { adjusted: withoutMissing(adjusted), notes: [] };
  const note = `the last adjusted price is ${ours} and the last price ${newest}: stitched from the multiple prices`;
  return { adjusted: withoutMissing(stitch(multiple)), notes: [note] };
}

/** Rows after an instant: the contract held then, and what it is rolled into, as the roll parameters say. */
function laterRows(
  { instrument, contracts, roll, now }: HistoryFacts,
  from: { readonly time: number; readonly current: string },
): MultiplePrices {
  const finals = (contract: string) => contracts.get(contract);
  const has = (contract: string) => contracts.has(contract);
  const newest = Math.max(...[...contracts.values()].map(({ times }) => times[times.length - 1]));
  const head = { time: from.time, current: from.current, next: from.current, carry: from.current };
  if (!(newest > from.time)) return buildMultiplePrices([head], finals);
  if (!has(from.current))
    throw tstError(
      'MISSING_DATA',
      `${instrument}: the files end ${msToDate(from.time)} in contract ${from.current}, of which no prices are known after that`,
    );
  const due = approximateCalendar(roll, [...contracts.keys()]).filter(
    ({ time, current }) => time <= now && current >= from.current,
  );
  const approximate = withPhantomRow(due.length > 0 ? due : [head], roll, now, has);
  const rolls = due.length > 0 ? adjustedRows(approximate, finals, from.time) : [];
  const isJoined = rolls.length === 0 || rolls[0].current === from.current;
  if (!isJoined)
    throw tstError(
      'MISSING_DATA',
      `${instrument}: the files end in contract ${from.current}, which the roll parameters do not hold: the next roll is from ${rolls[0].current}`,
    );
  return buildMultiplePrices(withPhantomRow([head, ...rolls], roll, now, has), finals);
}

/** The adjusted prices moved by the rolls in `tail`, whose first row is the last of their multiple prices, then its rows. */
function continuedAdjusted(adjusted: AdjustedPrices, tail: MultiplePrices): AdjustedPrices {
  const stitched = stitch(tail);
  const first = tail.columns.PRICE.findIndex((price) => !Number.isNaN(price));
  const shift = first < 0 ? 0 : stitched.columns.price[first] - tail.columns.PRICE[first];
  const moved = {
    times: adjusted.times,
    columns: { price: adjusted.columns.price.map((price) => price + shift) },
  };
  return concatRows(moved, withoutMissing(sliceRows(stitched, 1)));
}

/** Longer than any holiday. */
const STALE_DAYS = 10;

function staleness({ times }: MultiplePrices, { now }: HistoryFacts): readonly string[] {
  const newest = times[times.length - 1];
  return now - newest > STALE_DAYS * DAY_MS ? [`its prices end ${msToDate(newest)}`] : [];
}

/** As the daily update stores them: an adjusted price that is missing has no row. */
function withoutMissing(adjusted: AdjustedPrices): AdjustedPrices {
  return filterRows(adjusted, (row) => !Number.isNaN(adjusted.columns.price[row]));
}

function lastKnown(values: Float64Array): number {
  return values.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
}
