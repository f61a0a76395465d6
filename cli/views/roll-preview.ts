import { tstError } from '../../domain/errors/errors';
import { currentContracts } from '../../domain/prices/current-contracts';
import { heldOfContract } from '../../domain/prices/instrument-facts';
import { checkPriceRoll } from '../../domain/rolls/roll-checks';
import { type RolledPrices, type RollOptions, rolledPrices } from '../../domain/rolls/roll-now';
import type { Series } from '../../domain/series/series';
import type { InstrumentRoll } from '../operator/roll-facts';
import { rowTable } from './price-rows';

const SHOWN_ROWS = 6;

/** Prices before and after a roll now, and why it would be refused all the same. */
export interface RollPreview {
  readonly instrument: string;
  readonly before: Pick<RolledPrices, 'multiple' | 'adjusted'>;
  readonly after: RolledPrices;
  /** Undefined when the prices may roll. */
  readonly refused?: string;
}

/** Throws MISSING_DATA, with what to do, when the prices cannot roll. */
export function previewRoll({ facts, policy }: InstrumentRoll, options: RollOptions): RollPreview {
  const { instrument, multiple, adjusted, orders } = facts;
  const after = rolledPrices(facts, policy.roll, options);
  if (after.kind === 'refused') throw tstError('MISSING_DATA', `${instrument}: ${after.reason}`);
  const { price } = currentContracts(multiple);
  const check = checkPriceRoll(price, heldOfContract(facts, price), orders);
  const refusal = check.kind === 'refused' ? { refused: check.reason } : {};
  return { instrument, before: { multiple, adjusted }, after, ...refusal };
}

/** The last rows of multiple and adjusted prices, old and new. */
export function previewText({ instrument, before, after, refused }: RollPreview): string {
  const tables = (['multiple', 'adjusted'] as const).flatMap((part) => [
    `${part} prices now:`,
    lastRows(before[part]),
    `${part} prices after the roll:`,
    lastRows(after[part]),
  ]);
  const filled = after.isFilled
    ? ['Missing values of the history are carried forward: the filled history is what gets stored.']
    : [];
  const no = refused === undefined ? [] : [`${instrument} does not roll now: ${refused}.`];
  return [...tables, ...filled, ...no].join('\n');
}

/** For JSON: rows as objects, missing values as null. */
export function previewJson({ instrument, before, after, refused }: RollPreview): object {
  const rows = ({ multiple, adjusted }: RollPreview['before']) => ({
    multiple: rowObjects(multiple),
    adjusted: rowObjects(adjusted),
  });
  const { isFilled } = after;
  return { instrument, before: rows(before), after: rows(after), isFilled, refused: refused ?? null };
}

function lastRows(series: Series): string {
  return rowTable(series, lastIndices(series));
}

function rowObjects({ times, columns }: Series): readonly object[] {
  return lastIndices({ times, columns }).map((row) => ({
    time: new Date(times[row]).toISOString(),
    ...Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Number.isNaN(values[row]) ? null : values[row]]),
    ),
  }));
}

function lastIndices({ times }: Series): readonly number[] {
  const count = Math.min(SHOWN_ROWS, times.length);
  return Array.from({ length: count }, (_, index) => times.length - count + index);
}
