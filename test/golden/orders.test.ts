/** Golden figures about orders: quantities, limits, overrides, rolls, hours, capital, costs. */
import { type CapitalMethod, capitalUpdate } from '../../domain/capital/capital-update';
import { approximateExpiry, desiredRollDate } from '../../domain/contracts/expiry';
import { carryContract, nextHeld, nextPriced, previousPriced } from '../../domain/contracts/roll-cycle';
import {
  applyOverride,
  combineOverrides,
  type Override,
  overrideCode,
  overrideOf,
} from '../../domain/limits/override';
import { capacityLeft, type TradeLimit } from '../../domain/limits/trade-limit';
import { conflictResidual } from '../../domain/orders/conflict';
import { isReducing, passiveShare } from '../../domain/orders/passive-roll';
import { requiredTrade } from '../../domain/orders/required-trade';
import {
  addTrades,
  cutSmallestLeg,
  cutToLegLimits,
  cutToTotal,
  isFillWithinTrade,
  isSameTrade,
  netPrice,
  ratioOf,
  remainingTrade,
  totalContracts,
} from '../../domain/orders/trade-quantity';
import {
  allowedStates,
  isActiveRoll,
  isDoubleSided,
  type RollState,
  requiresRollOrders,
} from '../../domain/rolls/roll-state';
import {
  type DayInterval,
  intersectWeekly,
  intersectWithWeekly,
  WEEKDAYS,
  type WeeklyHours,
} from '../../domain/time/weekly-hours';
import { costSR, tradingCost } from '../../systems/accounting/instrument-cost';
import { describeGolden, type GoldenComparison, goldenNumber, goldenTime } from './support/compare';
import {
  countTradeLiteral,
  cutToTotalLiteral,
  isDistributed,
  limitTrade,
  limitTradeLiteral,
  mergeFillsLiteral,
  possibleTradeLiteral,
} from './support/literal';

type Failure = { readonly exception: string };
const failed = (output: unknown): output is Failure =>
  typeof output === 'object' && output !== null && 'exception' in output;

function legs(
  golden: GoldenComparison,
  name: string,
  actual: readonly number[],
  expected: readonly number[],
): void {
  golden.exact(`${name} legs`, actual.length, expected.length);
  actual.forEach((leg, index) => {
    golden.exact(`${name} leg ${index}`, leg, expected[index] + 0);
  });
}

interface Case<I, O> {
  readonly case: number;
  readonly input: I;
  readonly output: O;
}

describeGolden('orders', (golden) => {
  /** Each case of a file, then the check. */
  const each = <C extends { readonly case: number }>(
    file: string,
    compare: (test: C, name: string) => void,
  ) => {
    it(file, () => {
      const { cases } = golden.json<{ cases: C[] }>(file);
      expect(cases.length).toBeGreaterThan(0);
      for (const test of cases) compare(test, `${file} case ${test.case}`);
      golden.check();
    });
  };

  each<Case<{ lower: number; upper: number; actual: number | null }, { trade: number }>>(
    'buffer_trade.json',
    (test, name) => {
      const { lower, upper, actual } = test.input;
      golden.exact(
        name,
        requiredTrade({ lower: goldenNumber(lower), upper: goldenNumber(upper) }, actual ?? 0),
        test.output.trade,
      );
    },
  );

  each<Case<[number | string, number | string], string> & { numeric: number }>(
    'override_combine.json',
    (test, name) => {
      const [a, b] = test.input.map((code) => overrideGiven(code));
      golden.number(name, overrideCode(combineOverrides(a, b)), test.numeric);
    },
  );

  each<Case<{ override: number | string; position: number; trade: number }, number>>(
    'override_apply.json',
    (test, name) => {
      const { override, position, trade } = test.input;
      golden.exact(name, applyOverride(overrideGiven(override), position, trade, 'floor'), test.output);
    },
  );

  each<Case<[number, number, number], number>>('position_limit_single_leg.json', (test, name) => {
    const [position, limit, trade] = test.input;
    golden.exact(name, limitTrade({ position, limit }, trade), test.output);
  });

  interface Limited {
    position_strategy: number;
    limit_strategy: number | string;
    position_instrument: number;
    limit_instrument: number | string;
    trade: number;
  }
  each<Case<Limited, number>>('position_limit_combined.json', (test, name) => {
    const limitOf = (limit: number | string) => (typeof limit === 'number' ? limit : undefined);
    const { input } = test;
    const instrument = { position: input.position_instrument, limit: limitOf(input.limit_instrument) };
    const strategy = { position: input.position_strategy, limit: limitOf(input.limit_strategy) };
    golden.exact(name, limitTradeLiteral(instrument, strategy, input.trade), test.output);
  });

  interface LimitCase {
    case: number;
    input: { limits: { trade_limit: number; period_days: number; strategy: boolean }[]; start: string };
    events: {
      time: string;
      op: 'possible' | 'add' | 'remove';
      qty: number;
      output: number | null;
      remaining_after: number[];
    }[];
  }
  each<LimitCase>('trade_limits.json', (test, name) => {
    const start = new Date(goldenTime(test.input.start));
    let limits: readonly TradeLimit[] = test.input.limits.map((limit) => ({
      instrument: 'X',
      strategy: limit.strategy ? 'S' : '',
      periodDays: limit.period_days,
      limit: limit.trade_limit,
      used: 0,
      resetAt: start,
      counted: [],
    }));
    for (const event of test.events) limits = playEvent(golden, name, limits, event);
  });

  each<
    { case: number; input: { state: RollState; priced_position: number }; output: RollState[] } & Record<
      string,
      unknown
    >
  >('roll_state_transitions.json', (test, name) => {
    const { state, priced_position } = test.input;
    golden.exact(name, allowedStates(state, priced_position).join(), test.output.join());
    golden.exact(name, isDoubleSided(state), test.double_sided);
    golden.exact(name, requiresRollOrders(state), test.requires_order_generation);
    golden.exact(name, isActiveRoll(state), test.active_rolling);
  });

  interface Quantity {
    change_to_abs_qty_limit: number[];
    reduce_to_per_leg: number[];
    reduce_smallest_leg: number[];
    fill_ok: boolean;
    minus: number[];
    plus: number[];
    total_abs: number;
    common_factor_positive_first: number[] | Failure;
  }
  each<Case<{ trade: number[]; abs_limit: number; per_leg_abs: number[]; other: number[] }, Quantity>>(
    'trade_quantity.json',
    ({ input, output }, name) => {
      legs(
        golden,
        `${name} to total`,
        cutToTotalLiteral(input.trade, input.abs_limit),
        output.change_to_abs_qty_limit,
      );
      // The corrected form agrees with every figure: pysystemtrade's errors lie elsewhere (see its unit test).
      legs(
        golden,
        `${name} to total, corrected`,
        cutToTotal(input.trade, input.abs_limit),
        output.change_to_abs_qty_limit,
      );
      legs(
        golden,
        `${name} per leg`,
        cutToLegLimits(input.trade, input.per_leg_abs),
        output.reduce_to_per_leg,
      );
      legs(
        golden,
        `${name} smallest`,
        cutSmallestLeg(input.trade, input.abs_limit),
        output.reduce_smallest_leg,
      );
      golden.exact(`${name} fill`, isFillWithinTrade(input.trade, input.other), output.fill_ok);
      legs(golden, `${name} minus`, remainingTrade(input.trade, input.other), output.minus);
      legs(golden, `${name} plus`, addTrades(input.trade, input.other), output.plus);
      golden.exact(`${name} total`, totalContracts(input.trade), output.total_abs);
      const ratio = ratioOf(input.trade)?.ratio;
      if (failed(output.common_factor_positive_first)) golden.exact(`${name} ratio`, ratio, undefined);
      else legs(golden, `${name} ratio`, ratio ?? [], output.common_factor_positive_first);
    },
  );

  each<Case<{ trade: number[]; leg_prices: (number | null)[] }, number | null>>(
    'spread_price.json',
    (test, name) => {
      golden.number(name, netPrice(test.input.trade, test.input.leg_prices.map(goldenNumber)), test.output);
    },
  );

  type Child = { trade: number[]; fill: number[]; price: number | null; datetime: string | null };
  interface Merged {
    total_filled_qty: number[];
    average_fill_price: number | null;
    final_fill_datetime: string | null;
    all_zero_fills: boolean;
    remaining: number[][];
    fully_filled: boolean[];
  }
  each<Case<Child[], Merged | Failure>>('fill_merging.json', ({ input, output }, name) => {
    if (failed(output)) return;
    const children = input.map((child) => ({
      quantity: child.fill,
      price: goldenNumber(child.price),
      time: child.datetime === null ? undefined : new Date(goldenTime(child.datetime)),
    }));
    const merged = mergeFillsLiteral(children);
    golden.exact(`${name} none`, merged === undefined, output.all_zero_fills);
    input.forEach((child, index) => {
      legs(golden, `${name} remaining`, remainingTrade(child.trade, child.fill), output.remaining[index]);
      golden.exact(`${name} filled`, isSameTrade(child.trade, child.fill), output.fully_filled[index]);
    });
    if (!merged) return;
    legs(golden, `${name} total`, merged.quantity, output.total_filled_qty);
    golden.number(`${name} price`, merged.price, output.average_fill_price);
    if (output.final_fill_datetime !== null) {
      golden.exact(`${name} time`, merged.time?.getTime(), goldenTime(output.final_fill_datetime));
    }
  });

  each<Case<{ instrument_trade: number; children: { instrument: string; trade: number }[] }, boolean>>(
    'distributed_order.json',
    (test, name) => {
      const parent = { instrument: 'X', trade: test.input.instrument_trade };
      golden.exact(name, isDistributed(parent, test.input.children), test.output);
    },
  );

  interface Adjusting {
    existing_trade_and_fill: [number, number][];
    new_trade: number;
  }
  each<Case<Adjusting, { adjusting_trade: number; rejected_as_zero: boolean }>>(
    'adjusting_order.json',
    (test, name) => {
      const existing = test.input.existing_trade_and_fill.map(([trade, filled]) => ({ trade, filled }));
      const residual = conflictResidual(test.input.new_trade, existing);
      golden.exact(`${name} rejected`, residual.kind === 'nothing', test.output.rejected_as_zero);
      if (residual.kind === 'put') golden.exact(name, residual.trade, test.output.adjusting_trade);
    },
  );

  interface Filled {
    remaining: number[];
    complete: boolean;
  }
  each<Case<{ trade: number[]; fill: number[] }, Filled | Failure>>(
    'fill_order.json',
    ({ input, output }, name) => {
      golden.exact(`${name} possible`, isFillWithinTrade(input.trade, input.fill), !failed(output));
      if (failed(output)) return;
      legs(golden, `${name} remaining`, remainingTrade(input.trade, input.fill), output.remaining);
      golden.exact(`${name} complete`, isSameTrade(input.trade, input.fill), output.complete);
    },
  );

  each<
    Case<{ position_in_priced: number; trade: number }, { contract: 'priced' | 'forward'; trade: number }[]>
  >('passive_roll_allocation.json', (test, name) => {
    const share = passiveShare(test.input.trade, test.input.position_in_priced);
    const expected = { priced: 0, forward: 0 };
    for (const child of test.output) expected[child.contract] = child.trade;
    golden.exact(`${name} priced`, share.priced, expected.priced);
    golden.exact(`${name} forward`, share.forward, expected.forward);
  });

  each<Case<[number, number], boolean>>('reducing_trade.json', (test, name) => {
    golden.exact(name, isReducing(test.input[0], test.input[1]), test.output);
  });

  type Table = Record<string, [string, string][]>;
  each<Case<{ trading_hours: [string, string][]; weekly: Table }, [string, string][]>>(
    'trading_hours_weekly_intersection.json',
    (test, name) => {
      const hours = test.input.trading_hours.map(
        ([open, close]) => [goldenTime(open), goldenTime(close)] as const,
      );
      const expected = test.output.map(([open, close]) => [goldenTime(open), goldenTime(close)]);
      golden.exact(
        name,
        JSON.stringify(intersectWithWeekly(hours, weeklyOf(test.input.weekly))),
        JSON.stringify(expected),
      );
    },
  );

  each<Case<{ a: Table; b: Table }, Table>>('trading_hours_weekly_weekly.json', (test, name) => {
    const both = intersectWeekly(weeklyOf(test.input.a), weeklyOf(test.input.b));
    const expected = weeklyOf(test.output);
    for (const day of WEEKDAYS) {
      golden.exact(`${name} ${day}`, JSON.stringify(both[day] ?? []), JSON.stringify(expected[day] ?? []));
    }
  });

  interface CapitalInput {
    new_broker_account_value: number;
    prev_total_capital: number;
    prev_maximum_capital: number;
    prev_broker_account_value: number;
    prev_cumulative_pandl: number;
    method: CapitalMethod;
    check_limit: number;
  }
  interface CapitalOutput {
    profit_and_loss: number;
    total_capital: number;
    maximum_capital: number;
    cumulative_pandl: number;
    large_change: boolean;
  }
  each<Case<CapitalInput, CapitalOutput>>('capital_update.json', ({ input, output }, name) => {
    const previous = {
      actual: input.prev_total_capital,
      max: input.prev_maximum_capital,
      broker: input.prev_broker_account_value,
      accumulated: input.prev_cumulative_pandl,
    };
    const options = { method: input.method, largestChange: input.check_limit };
    const update = capitalUpdate(previous, input.new_broker_account_value, {
      ...options,
      acceptLargeChange: true,
    });
    const strict = capitalUpdate(previous, input.new_broker_account_value, options);
    golden.exact(`${name} large`, strict.kind === 'large-change', output.large_change);
    if (update.kind !== 'updated') throw new Error(`${name}: ${update.kind}`);
    golden.number(`${name} P&L`, update.profit, output.profit_and_loss, 1e-12);
    golden.number(`${name} total`, update.capital.actual, output.total_capital, 1e-12);
    golden.number(`${name} max`, update.capital.max, output.maximum_capital, 1e-12);
    golden.number(`${name} accumulated`, update.capital.accumulated, output.cumulative_pandl, 1e-12);
  });

  interface Rolls {
    contract: string;
    roll_parameters: {
      hold_rollcycle: string;
      priced_rollcycle: string;
      roll_offset_day: number;
      carry_offset: number;
      approx_expiry_offset: number;
    };
  }
  each<Case<Rolls, Record<string, string>>>('roll_cycles.json', ({ input, output }, name) => {
    const given = input.roll_parameters;
    const roll = {
      holdRollCycle: given.hold_rollcycle,
      pricedRollCycle: given.priced_rollcycle,
      rollOffsetDays: given.roll_offset_day,
      carryOffset: given.carry_offset,
      expiryOffset: given.approx_expiry_offset,
    };
    const expiry = approximateExpiry(input.contract, roll.expiryOffset);
    const actual: Record<string, string> = {
      next_priced: nextPriced(input.contract, roll),
      previous_priced: previousPriced(input.contract, roll),
      next_held: nextHeld(input.contract, roll),
      previous_held: previousPriced(input.contract, { ...roll, pricedRollCycle: roll.holdRollCycle }),
      carry: carryContract(input.contract, roll),
      expiry,
      desired_roll_date: desiredRollDate(expiry, roll),
    };
    for (const key of Object.keys(output)) golden.exact(`${name} ${key}`, actual[key], output[key]);
  });

  interface Costs {
    costs: {
      price_slippage: number;
      value_of_block_commission: number;
      percentage_cost: number;
      value_of_pertrade_commission: number;
    };
    ann_stdev_price_units: number;
    blocks_traded: number;
    block_price_multiplier: number;
    price: number;
  }
  each<Case<Costs, { currency: number; currency_without_slippage: number; percentage: number; sr: number }>>(
    'instrument_costs.json',
    ({ input, output }, name) => {
      const costs = {
        slippage: input.costs.price_slippage,
        perBlock: input.costs.value_of_block_commission,
        percentage: input.costs.percentage_cost,
        perTrade: input.costs.value_of_pertrade_commission,
      };
      const { blocks_traded: blocks, price, block_price_multiplier: pointSize } = input;
      const cost = tradingCost(costs, blocks, price, pointSize);
      golden.number(`${name} cost`, cost, output.currency, 1e-12);
      const filled = tradingCost(costs, blocks, price, pointSize, false);
      golden.number(`${name} no slippage`, filled, output.currency_without_slippage, 1e-12);
      // pysystemtrade gives this one the sign of the trade.
      const share = cost / (blocks * Math.abs(price) * pointSize);
      golden.number(`${name} percentage`, share, output.percentage, 1e-12);
      const ofRisk = costSR(costs, blocks, price, pointSize, input.ann_stdev_price_units);
      golden.number(`${name} SR`, ofRisk, output.sr, 1e-12);
    },
  );
});

function weeklyOf(table: Record<string, [string, string][]>): WeeklyHours {
  const minutes = (text: string) => {
    const [hours, minute, second = 0] = text.split(':').map(Number);
    return ((hours * 60 + minute) * 60 + second) * 1000;
  };
  const days = Object.entries(table).map(([day, list]) => [
    day,
    list.map(([open, close]): DayInterval => [minutes(open), minutes(close)]),
  ]);
  return Object.fromEntries(days);
}

/** One event of pysystemtrade, whose literal rules these are: see the corrections in the unit tests. */
function playEvent(
  golden: GoldenComparison,
  name: string,
  limits: readonly TradeLimit[],
  event: { time: string; op: string; qty: number; output: number | null; remaining_after: number[] },
): readonly TradeLimit[] {
  const now = new Date(goldenTime(event.time));
  const change = { add: Math.abs(event.qty), remove: -Math.abs(event.qty) }[event.op] ?? 0;
  const changed = limits.map((limit) => countTradeLiteral(limit, change, now));
  if (event.op === 'possible') {
    golden.exact(
      `${name} ${event.time} possible`,
      possibleTradeLiteral(limits, event.qty, now),
      event.output,
    );
  }
  changed.forEach((limit, index) => {
    golden.exact(`${name} ${event.time} left`, capacityLeft(limit, now), event.remaining_after[index]);
  });
  return changed;
}

/** A number here is a multiplier, 0 too; only in the database does 0 stand for Close. */
function overrideGiven(given: number | string): Override {
  if (typeof given === 'number') return { kind: 'multiplier', value: given };
  const names: Record<string, number> = { Close: 0, 'No override': 1, 'No trading': -1, 'Reduce only': -2 };
  const override = overrideOf(names[given]);
  if (!override) throw new Error(`${given} is not an override`);
  return override;
}
