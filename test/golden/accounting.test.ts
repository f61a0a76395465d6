import { accountCurve, percentOf, percentReturns } from '../../systems/accounting/account-curve';
import { cashCosts } from '../../systems/accounting/cash-costs';
import { costDeflator } from '../../systems/accounting/cost-deflator';
import { cumulative, drawdown, rollingAnnualStd } from '../../systems/accounting/drawdown';
import {
  type Fill,
  fillsOfPositions,
  positionsOfFills,
  pricesWithFills,
} from '../../systems/accounting/fills';
import type { InstrumentCosts } from '../../systems/accounting/instrument-cost';
import { effectivePositions, pandlInPoints, toBaseCurrency } from '../../systems/accounting/pandl';
import { rollFills } from '../../systems/accounting/roll-fills';
import { srCostsInPoints } from '../../systems/accounting/sr-costs';
import { curveStatistics } from '../../systems/accounting/statistics';
import { calendarDaySum } from '../../systems/primitives/resample';
import { lastValid, type TimeSeries } from '../../systems/primitives/time-series';
import { describeGolden, type GoldenComparison, goldenNumber, goldenTime } from './support/compare';
import { compareStatistics, type GoldenStatistics } from './support/compare-statistics';

const timeSeries = (times: Float64Array, values: Float64Array) => ({ times, values });

type Numbers = readonly (number | string | null)[];

interface Run {
  readonly settings?: {
    readonly delayfill: boolean;
    readonly roundpositions: boolean;
    readonly vol_normalise_currency_costs: boolean;
    readonly multiply_roll_costs_by: number;
  };
  readonly stats_net_percent: GoldenStatistics;
  readonly weekly_net_percent_stats?: GoldenStatistics;
  readonly n_trading_fills?: number;
  readonly n_all_fills?: number;
  readonly first_fills?: readonly GoldenFill[];
  readonly sum_gross: number;
  readonly sum_costs: number;
}

interface GoldenFill {
  readonly date: string;
  readonly qty: number;
  readonly price: number | null;
  readonly slippage?: boolean;
}

interface FixedPositions {
  readonly costs: {
    readonly price_slippage: number;
    readonly value_of_block_commission: number;
    readonly percentage_cost: number;
    readonly value_of_pertrade_commission: number;
  };
  readonly value_per_point: number;
  readonly rolls_per_year: number;
  readonly capital: number;
  readonly SR_cost: number;
  readonly runs: Readonly<Record<string, Run>>;
  readonly cost_deflator: { readonly first_10: Numbers; readonly last_10: Numbers };
}

describeGolden('accounting', (golden: GoldenComparison) => {
  const fixed = () => golden.json<Record<string, FixedPositions>>('fixed_positions.json');

  describe.each(['US10', 'EUROSTX', 'NIKKEI'])('fixed positions of %s', (code) => {
    it.each(['cash_default', 'cash_no_norm', 'cash_nodelay_unrounded', 'SR'])('%s', (name) => {
      compareRun(golden, code, fixed()[code], name);
      golden.check();
    });

    it('cost deflator', () => {
      const { cost_deflator: expected } = fixed()[code];
      const values = costDeflator(inputOf(golden, code).price.values);
      expected.first_10.forEach((x, i) => {
        golden.number(`${code} deflator ${i}`, values[i], x);
      });
      const from = values.length - 10;
      expected.last_10.forEach((x, i) => {
        golden.number(`${code} deflator end ${i}`, values[from + i], x);
      });
      golden.check();
    });
  });

  it('positions to profit and fills', () => {
    for (const { input, output } of golden.json<{ cases: PositionCase[] }>('positions_to_pandl_cases.json')
      .cases) {
      const prices = seriesOf(input.dates, input.price);
      const positions = seriesOf(input.position_dates, input.position);
      golden.series(
        'pandl',
        pandlInPoints(positions, prices),
        seriesOf(output.pandl.index, output.pandl.value),
      );
      compareFills(golden, 'fills', fillsOfPositions(positions, prices), output.fills);
    }
    golden.check();
  });

  it('fills to positions and profit', () => {
    for (const { input, output } of golden.json<{ cases: FillCase[] }>('fills_to_pandl_cases.json.gz')
      .cases) {
      compareFillCase(golden, input, output);
    }
    golden.check();
  });

  it('statistics of seeded curves', () => {
    for (const { case: number, input, output } of golden.json<{ cases: StatsCase[] }>('stats_cases.json.gz')
      .cases) {
      compareStatsCase(golden, `case ${number}`, input, output);
    }
    golden.check();
  });
});

interface PositionCase {
  readonly input: { dates: string[]; price: Numbers; position_dates: string[]; position: Numbers };
  readonly output: { pandl: { index: string[]; value: Numbers }; fills: GoldenFill[] };
}

type GoldenSeries = { readonly index: string[] } & Readonly<Record<string, Numbers>>;

interface FillCase {
  readonly input: {
    dates: string[];
    price: Numbers;
    fx: Numbers;
    fills: GoldenFill[];
    value_per_point: number;
    capital: number;
  };
  readonly output: Readonly<
    Record<'positions' | 'merged_prices' | 'pandl_points' | 'daily_base', GoldenSeries>
  > & {
    readonly daily_percent: Numbers;
  };
}

interface StatsCase {
  readonly case: number;
  readonly input: { dates: string[]; gross: Numbers; costs: Numbers; capital: number };
  readonly output: {
    net_percent: Readonly<Record<'daily' | 'weekly' | 'monthly' | 'annual', GoldenStatistics>>;
    gross_value: GoldenStatistics;
    drawdown: Numbers;
    rolling_ann_std: Numbers;
    curve_last: number;
    weekly_index: string[];
    monthly_index: string[];
    annual_index: string[];
  };
}

function compareRun(golden: GoldenComparison, code: string, fixed: FixedPositions, name: string): void {
  const run = fixed.runs[name];
  const { price, position, vol, average } = inputOf(golden, code);
  const fxFile = golden.csv(`${code}_fx.csv.gz`);
  const fx = timeSeries(fxFile.times, fxFile.columns['fx']);
  const settings = run.settings ?? { delayfill: true, roundpositions: true, multiply_roll_costs_by: 0.5 };
  const held = effectivePositions(position, settings.delayfill, settings.roundpositions);
  const points = pandlInPoints(held, price);
  const gross = toBaseCurrency(points, fixed.value_per_point, fx);
  let costs: TimeSeries;
  if (run.settings === undefined) {
    const inPoints = srCostsInPoints({
      annualSR: fixed.SR_cost,
      positions: held,
      averagePosition: average,
      dailyVol: vol,
      times: points.times,
    });
    costs = toBaseCurrency(inPoints, fixed.value_per_point, fx);
  } else {
    const trades = fillsOfPositions(held, price);
    const rolls = rollFills(held, price, fixed.rolls_per_year, settings.multiply_roll_costs_by);
    golden.exact(`${code} ${name} fills`, trades.length, run.n_trading_fills);
    golden.exact(`${code} ${name} all fills`, trades.length + rolls.length, run.n_all_fills);
    compareFills(golden, `${code} ${name}`, trades.slice(0, 10), run.first_fills ?? []);
    const deflator = run.settings.vol_normalise_currency_costs
      ? { times: price.times, values: costDeflator(price.values) }
      : undefined;
    const cash = cashCosts([...trades, ...rolls], costsOf(fixed), fixed.value_per_point, deflator);
    costs = toBaseCurrency(cash, 1, fx);
  }
  const curve = accountCurve(gross, costs, fixed.capital);
  compareCurve(golden, `${code}_${name}.csv.gz`, curve);
  const percent = percentOf(curve.net, fixed.capital);
  compareStatistics(
    golden,
    `${code} ${name}`,
    curveStatistics(percent.values, 'daily'),
    run.stats_net_percent,
  );
  if (run.weekly_net_percent_stats !== undefined) {
    const weekly = percentReturns(curve, 'net', 'weekly').values;
    compareStatistics(
      golden,
      `${code} ${name} weekly`,
      curveStatistics(weekly, 'weekly'),
      run.weekly_net_percent_stats,
    );
  }
}

function compareCurve(golden: GoldenComparison, file: string, curve: ReturnType<typeof accountCurve>): void {
  const expected = golden.csv(file);
  const { gross, costs, net, capital } = curve;
  const actual: Record<string, TimeSeries> = {
    gross,
    costs,
    net,
    gross_percent: percentOf(gross, capital),
    costs_percent: percentOf(costs, capital),
    net_percent: percentOf(net, capital),
  };
  for (const [name, values] of Object.entries(expected.columns))
    golden.series(`${file} ${name}`, actual[name], { times: expected.times, values });
}

function compareFillCase(
  golden: GoldenComparison,
  input: FillCase['input'],
  output: FillCase['output'],
): void {
  const fills = input.fills.map(
    (fill): Fill => ({
      time: goldenTime(fill.date),
      quantity: fill.qty,
      price: goldenNumber(fill.price),
      withSlippage: false,
    }),
  );
  const positions = positionsOfFills(fills);
  const prices = pricesWithFills(seriesOf(input.dates, input.price), fills);
  golden.series('positions', positions, seriesOf(output.positions.index, output.positions['position']));
  golden.series('merged prices', prices, seriesOf(output.merged_prices.index, output.merged_prices['price']));
  const points = pandlInPoints(positions, prices);
  golden.series('points', points, seriesOf(output.pandl_points.index, output.pandl_points['value']));
  const inBase = toBaseCurrency(points, input.value_per_point, seriesOf(input.dates, input.fx));
  const daily = calendarDaySum(inBase);
  golden.series('daily base', daily, seriesOf(output.daily_base.index, output.daily_base['value']));
  const percent = percentOf(daily, input.capital).values;
  output.daily_percent.forEach((x, i) => {
    golden.number(`daily percent ${i}`, percent[i], x);
  });
}

function compareStatsCase(
  golden: GoldenComparison,
  name: string,
  input: StatsCase['input'],
  output: StatsCase['output'],
): void {
  const curve = accountCurve(
    seriesOf(input.dates, input.gross),
    seriesOf(input.dates, input.costs),
    input.capital,
  );
  const percent = percentOf(curve.net, input.capital);
  for (const frequency of ['daily', 'weekly', 'monthly', 'annual'] as const) {
    const returns = percentReturns(curve, 'net', frequency).values;
    const expected = output.net_percent[frequency];
    compareStatistics(golden, `${name} ${frequency}`, curveStatistics(returns, frequency), expected);
  }
  compareStatistics(
    golden,
    `${name} gross`,
    curveStatistics(curve.gross.values, 'daily'),
    output.gross_value,
  );
  const falls = drawdown(percent.values);
  output.drawdown.forEach((x, i) => {
    golden.number(`${name} drawdown ${i}`, falls[i], x, 1e-8);
  });
  const stds = rollingAnnualStd(percent.values);
  output.rolling_ann_std.forEach((x, i) => {
    golden.number(`${name} rolling std ${i}`, stds[i], x, 1e-8);
  });
  golden.number(`${name} curve`, lastValid(cumulative(percent.values)), output.curve_last);
  compareIndex(golden, `${name} weekly`, percentReturns(curve, 'net', 'weekly').times, output.weekly_index);
  compareIndex(
    golden,
    `${name} monthly`,
    percentReturns(curve, 'net', 'monthly').times,
    output.monthly_index,
  );
  compareIndex(golden, `${name} annual`, percentReturns(curve, 'net', 'annual').times, output.annual_index);
}

/** The files give the first few labels and the last. */
function compareIndex(
  golden: GoldenComparison,
  name: string,
  times: Float64Array,
  expected: readonly string[],
): void {
  expected.forEach((label, i) => {
    golden.exact(`${name} label ${i}`, [...times].includes(goldenTime(label)), true);
  });
}

function compareFills(
  golden: GoldenComparison,
  name: string,
  actual: readonly Fill[],
  expected: readonly GoldenFill[],
) {
  golden.exact(`${name} count`, actual.length, expected.length);
  expected.forEach((fill, i) => {
    golden.exact(`${name} ${i} date`, actual[i]?.time, goldenTime(fill.date));
    golden.number(`${name} ${i} quantity`, actual[i]?.quantity, fill.qty);
    golden.number(`${name} ${i} price`, actual[i]?.price, fill.price);
  });
}

function inputOf(golden: GoldenComparison, code: string) {
  const { times, columns } = golden.csv(`${code}_input.csv.gz`);
  return {
    price: timeSeries(times, columns['price']),
    position: timeSeries(times, columns['position']),
    vol: timeSeries(times, columns['daily_returns_volatility']),
    average: timeSeries(times, columns['average_position']),
  };
}

function costsOf({ costs }: FixedPositions): InstrumentCosts {
  return {
    slippage: costs.price_slippage,
    perBlock: costs.value_of_block_commission,
    percentage: costs.percentage_cost,
    perTrade: costs.value_of_pertrade_commission,
  };
}

function seriesOf(dates: readonly string[], values: Numbers): TimeSeries {
  return timeSeries(Float64Array.from(dates, goldenTime), Float64Array.from(values, goldenNumber));
}
