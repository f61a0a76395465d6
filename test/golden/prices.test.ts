/** Golden figures about prices: merging, spikes, cleaning, volumes, daily update, stitching, roll calendars. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { adjustCalendar } from '../../domain/prices/adjust-calendar';
import { appendAdjusted } from '../../domain/prices/append-adjusted';
import { appendNewer } from '../../domain/prices/append-newer';
import { type CleaningConfig, cleanBars } from '../../domain/prices/clean-bars';
import { updateContractBars } from '../../domain/prices/contract-update';
import { dailyVolumes } from '../../domain/prices/daily-volume';
import { fullMerge } from '../../domain/prices/full-merge';
import { buildMultiplePrices } from '../../domain/prices/multiple-from-calendar';
import { stitch } from '../../domain/prices/panama';
import type { FinalPrices, PricePoints } from '../../domain/prices/price-points';
import {
  approximateCalendar,
  calendarFromMultiple,
  type RollCalendar,
} from '../../domain/prices/roll-calendar';
import { findSpike } from '../../domain/prices/spike';
import { mergeFinals } from '../../domain/prices/update-multiple';
import { reindex } from '../../domain/series/join';
import type { ContractPrices, MultiplePrices, Series } from '../../domain/series/series';
import {
  describeGolden,
  type GoldenComparison,
  goldenNumber,
  goldenTime,
  sharedFolder,
} from './support/compare';

type Cell = number | string | null;
type Rows = { readonly index: readonly string[] } & Readonly<Record<string, readonly Cell[]>>;

function seriesOf<C extends string>(rows: Rows, names: readonly C[]): Series<C> {
  const columns = {} as Record<C, Float64Array>;
  for (const name of names) columns[name] = Float64Array.from(rows[name], goldenNumber);
  return { times: Float64Array.from(rows.index, goldenTime), columns };
}

const BARS = ['OPEN', 'HIGH', 'LOW', 'FINAL', 'VOLUME'] as const;
const MULTIPLE = [
  'PRICE',
  'FORWARD',
  'CARRY',
  'PRICE_CONTRACT',
  'FORWARD_CONTRACT',
  'CARRY_CONTRACT',
] as const;

function compareRows<C extends string>(
  golden: GoldenComparison,
  name: string,
  actual: Series<C>,
  expected: Rows,
): void {
  golden.exact(`${name} rows`, actual.times.length, expected.index.length);
  expected.index.forEach((time, row) => {
    golden.exact(`${name} time ${row}`, actual.times[row], goldenTime(time));
    for (const column of Object.keys(actual.columns) as C[]) {
      golden.exact(
        `${name} ${column} ${time}`,
        actual.columns[column][row],
        goldenNumber(expected[column][row]),
      );
    }
  });
}

interface MergeCase {
  readonly case: number;
  readonly scenario: string;
  readonly max_price_spike: number;
  readonly check_for_spike: boolean;
  readonly input: { readonly old: Rows; readonly new: Rows };
  readonly output_add_rows_to_existing_data: {
    readonly spike: boolean;
    readonly merged?: Rows;
    readonly rows_added?: number;
    readonly date_of_merge_join: string | null;
    readonly spike_date: string | null;
  };
  readonly output_full_merge_keep_older_true?: { readonly spike: boolean } & Rows;
  readonly output_full_merge_keep_older_false?: { readonly spike: boolean } & Rows;
}

function checkAppend(golden: GoldenComparison, test: MergeCase): void {
  const name = `case ${test.case} ${test.scenario}`;
  const stored = seriesOf(test.input.old, BARS);
  const fetched = seriesOf(test.input.new, BARS);
  const expected = test.output_add_rows_to_existing_data;
  const maxSpike = test.check_for_spike ? test.max_price_spike : Number.POSITIVE_INFINITY;
  const update = updateContractBars({ stored, fetched, maxSpike });
  golden.exact(`${name} spike`, update.kind === 'spike', expected.spike);
  if (update.kind === 'spike') {
    golden.exact(`${name} spike date`, update.spike.time, goldenTime(expected.spike_date ?? ''));
  }
  const { join } = appendNewer(stored, fetched);
  if (expected.date_of_merge_join !== null)
    golden.exact(`${name} join`, join, goldenTime(expected.date_of_merge_join));
  if (!expected.merged) return;
  golden.exact(`${name} added`, update.kind === 'updated' ? update.added : 0, expected.rows_added);
  compareRows(golden, name, update.kind === 'updated' ? update.series : stored, expected.merged);
}

/** Row of the first value in the merged column that the old series did not have; undefined when none. */
function firstDifference(old: PricePoints, merged: PricePoints): number | undefined {
  const before = reindex(old, merged.times);
  const row = merged.values.findIndex(
    (value, index) => !Object.is(value, before[index]) && value !== before[index],
  );
  return row < 0 ? undefined : row;
}

function checkFullMerge(golden: GoldenComparison, test: MergeCase, keep: 'older' | 'newer'): void {
  const expected =
    test[keep === 'older' ? 'output_full_merge_keep_older_true' : 'output_full_merge_keep_older_false'];
  if (!expected) return;
  const name = `case ${test.case} ${test.scenario} keep ${keep}`;
  const old = seriesOf(test.input.old, BARS);
  const merged = fullMerge(old, seriesOf(test.input.new, BARS), keep);
  const points = { times: merged.times, values: merged.columns.FINAL };
  const from = firstDifference({ times: old.times, values: old.columns.FINAL }, points);
  const spike =
    from === undefined ? undefined : findSpike(points.times, points.values, test.max_price_spike, from);
  golden.exact(`${name} spike`, spike !== undefined, expected.spike);
  if (!expected.index) return;
  compareRows(golden, name, { times: merged.times, columns: { FINAL: merged.columns.FINAL } }, expected);
}

describeGolden('prices/merge', (golden) => {
  const cases = () => golden.json<{ cases: MergeCase[] }>('merge_and_spike_cases.json.gz').cases;

  it('adds newer rows and finds spikes', () => {
    for (const test of cases()) checkAppend(golden, test);
    golden.check();
  });

  it('merges two versions of a series', () => {
    for (const test of cases()) checkFullMerge(golden, test, 'older');
    for (const test of cases()) checkFullMerge(golden, test, 'newer');
    golden.check();
  });

  it('cleans bars', () => {
    interface Case {
      case: number;
      input: Rows;
      config: CleaningConfig;
      daily_data: boolean;
      output: Rows;
    }
    for (const test of golden.json<{ cases: Case[] }>('price_cleaning_cases.json.gz').cases) {
      const bars: ContractPrices = seriesOf(test.input, BARS);
      const now = Date.UTC(2050, 0, 1);
      const clean = cleanBars(bars, { now, daily: test.daily_data, config: test.config });
      compareRows(golden, `case ${test.case}`, clean, test.output);
    }
    golden.check();
  });

  it('adds up daily volumes', () => {
    for (const test of golden.json<{ cases: { case: number; input: Rows; output: Rows }[] }>(
      'daily_volume_cases.json.gz',
    ).cases) {
      compareRows(golden, `case ${test.case}`, dailyVolumes(seriesOf(test.input, BARS), 'UTC'), test.output);
    }
    golden.check();
  });
});

interface UpdateCase {
  readonly case: number;
  readonly scenario?: string;
  readonly input: {
    readonly existing_multiple: Rows;
    readonly updated_multiple: Rows;
    readonly existing_adjusted: Rows;
    readonly contracts: Readonly<Record<'PRICE' | 'FORWARD' | 'CARRY', string>>;
    readonly new_final_prices: Readonly<Record<'PRICE' | 'FORWARD' | 'CARRY', Rows>>;
  };
  readonly output_multiple?: Rows;
  readonly output_adjusted: Rows | string;
}

function updatedMultiple(golden: GoldenComparison, test: UpdateCase): MultiplePrices {
  if (!test.output_multiple) return seriesOf(test.input.updated_multiple, MULTIPLE);
  const fresh = (['PRICE', 'FORWARD', 'CARRY'] as const).map((column) => {
    const rows = test.input.new_final_prices[column];
    const times = Float64Array.from(rows.index, goldenTime);
    return {
      contract: test.input.contracts[column],
      column,
      times,
      values: Float64Array.from(rows.price, goldenNumber),
    };
  });
  // Each column has prices of its own here, though two may name the same contract; so it is asked in order.
  let asked = 0;
  const multiple = mergeFinals(
    seriesOf(test.input.existing_multiple, MULTIPLE),
    (contract) => {
      golden.exact(`case ${test.case} contract`, contract, fresh[asked].contract);
      return fresh[asked++];
    },
    'literal',
  );
  compareRows(golden, `case ${test.case}`, multiple, test.output_multiple);
  return multiple;
}

describeGolden('prices/update', (golden) => {
  it('updates multiple and adjusted prices, or refuses an unregistered roll', () => {
    const { cases } = golden.json<{ cases: UpdateCase[] }>('update_multiple_and_adjusted_cases.json.gz');
    for (const test of cases) {
      const multiple = updatedMultiple(golden, test);
      const update = appendAdjusted(seriesOf(test.input.existing_adjusted, ['price']), multiple);
      const refused = typeof test.output_adjusted === 'string';
      golden.exact(`case ${test.case} refused`, update.kind, refused ? 'roll-not-registered' : 'updated');
      if (update.kind === 'updated' && typeof test.output_adjusted !== 'string') {
        compareRows(golden, `case ${test.case} adjusted`, update.adjusted, test.output_adjusted);
      }
    }
    golden.check();
  });
});

function readMultiple(instrument: string): MultiplePrices {
  const file = path.join(sharedFolder, 'data/futures/multiple_prices_csv', `${instrument}.csv`);
  const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = lines[0].trim().split(',');
  const rows = lines.slice(1).map((line) => line.split(','));
  const columns = {} as Record<(typeof MULTIPLE)[number], Float64Array>;
  for (const name of MULTIPLE)
    columns[name] = Float64Array.from(rows, (row) => goldenNumber(row[names.indexOf(name)].trim()));
  return { times: Float64Array.from(rows, (row) => goldenTime(row[0].slice(0, 19))), columns };
}

describeGolden('prices/stitch', (golden) => {
  const summary =
    golden.json<Record<string, { sum: number; rows: number; n_nan: number; first_value: number }>>(
      'summary.json',
    );

  it.each(
    Object.keys(summary)
      .filter((key) => key.endsWith('False'))
      .map((key) => key.split('|')[0]),
  )('%s', (instrument) => {
    const multiple = readMultiple(instrument);
    const expected = golden.csv(`${instrument}.csv.gz`);
    const { price } = stitch(multiple).columns;
    golden.exact(`${instrument} rows`, price.length, expected.times.length);
    for (let row = 0; row < price.length; row++) {
      golden.number(`${instrument} row ${row}`, price[row], expected.columns['adjusted'][row]);
    }
    const filled = stitch(multiple, { forwardFill: true }).columns.price;
    const figures = summary[`${instrument}|forward_fill=True`];
    golden.exact(`${instrument} filled NaN`, filled.filter(Number.isNaN).length, figures.n_nan);
    golden.number(
      `${instrument} filled sum`,
      filled.reduce((a, b) => a + b, 0),
      figures.sum,
    );
    golden.number(`${instrument} filled first`, filled[0], figures.first_value);
    golden.check();
  });
});

/** Final prices per contract of a file with one row per time and contract. */
function readFinals(golden: GoldenComparison, file: string): ReadonlyMap<string, PricePoints> {
  const { times, columns } = golden.csv(file);
  const rows = new Map<string, [number, number][]>();
  times.forEach((time, row) => {
    const contract = String(columns['contract'][row]);
    rows.set(contract, [...(rows.get(contract) ?? []), [time, columns['price'][row]]]);
  });
  const points = [...rows].map(([contract, list]): [string, PricePoints] => {
    const sorted = list.sort((a, b) => a[0] - b[0]);
    return [
      contract,
      { times: Float64Array.from(sorted, (p) => p[0]), values: Float64Array.from(sorted, (p) => p[1]) },
    ];
  });
  return new Map(points);
}

function compareCalendar(golden: GoldenComparison, name: string, actual: RollCalendar, file: string): void {
  const { times, columns } = golden.csv(file);
  golden.exact(`${name} rows`, actual.length, times.length);
  actual.forEach((row, index) => {
    golden.exact(`${name} row ${index} time`, row.time, times[index]);
    golden.exact(`${name} row ${index} current`, Number(row.current), columns['current_contract'][index]);
    golden.exact(`${name} row ${index} next`, Number(row.next), columns['next_contract'][index]);
    golden.exact(`${name} row ${index} carry`, Number(row.carry), columns['carry_contract'][index]);
  });
}

describeGolden('prices/roll_calendar', (golden) => {
  interface Parameters {
    hold_rollcycle: string;
    priced_rollcycle: string;
    roll_offset_day: number;
    carry_offset: number;
    approx_expiry_offset: number;
  }
  const summary = golden.json<Record<string, { roll_parameters: Parameters }>>('summary.json');

  it.each(Object.keys(summary))('%s', (instrument) => {
    const given = summary[instrument].roll_parameters;
    const roll = {
      holdRollCycle: given.hold_rollcycle,
      pricedRollCycle: given.priced_rollcycle,
      rollOffsetDays: given.roll_offset_day,
      carryOffset: given.carry_offset,
      expiryOffset: given.approx_expiry_offset,
    };
    const prices = readFinals(golden, `${instrument}_input_contract_prices.csv.gz`);
    const approximate = approximateCalendar(roll, [...prices.keys()], 'UTC');
    compareCalendar(
      golden,
      `${instrument} approximate`,
      approximate,
      `${instrument}_output_approx_calendar.csv`,
    );
    const finals: FinalPrices = (contract) => prices.get(contract);
    compareCalendar(
      golden,
      instrument,
      adjustCalendar(approximate, finals),
      `${instrument}_output_roll_calendar.csv`,
    );
    golden.check();
  });
});

describeGolden('prices/multiple', (golden) => {
  it.each(['NIKKEI', 'KR3', 'SMI', 'CORN', 'VIX'])('%s', (instrument) => {
    const prices = readFinals(golden, `${instrument}_input_contract_prices.csv.gz`);
    const calendar = golden.csv(`${instrument}_input_roll_calendar.csv`);
    const rows: RollCalendar = Array.from(calendar.times, (time, row) => ({
      time,
      current: String(calendar.columns['current_contract'][row]),
      next: String(calendar.columns['next_contract'][row]),
      carry: String(calendar.columns['carry_contract'][row]),
    }));
    const multiple = buildMultiplePrices(rows, (contract) => prices.get(contract));
    const expected = golden.csv(`${instrument}_output_multiple_prices.csv.gz`);
    golden.exact(`${instrument} rows`, multiple.times.length, expected.times.length);
    expected.times.forEach((time, row) => {
      golden.exact(`${instrument} time ${row}`, multiple.times[row], time);
      for (const name of MULTIPLE) {
        golden.exact(
          `${instrument} ${name} ${row}`,
          multiple.columns[name][row],
          expected.columns[name][row],
        );
      }
    });
    golden.check();
  });

  it.each(['NIKKEI', 'KR3', 'SMI'])('the calendar of %s from its multiple prices', (instrument) => {
    const calendar = calendarFromMultiple(readMultiple(instrument));
    compareCalendar(golden, instrument, calendar, `${instrument}_input_roll_calendar.csv`);
    golden.check();
  });
});
