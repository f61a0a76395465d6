import { z } from 'zod';
import { ALGOS, type Algo, algoNamed } from '../../domain/orders/algo';
import { INTRADAY_FREQUENCIES } from '../../domain/prices/bar-size';
import {
  anyMapping,
  count,
  currency,
  flag,
  fraction,
  mappingOf,
  notNegative,
  number,
  oneOf,
  positive,
  seconds,
  text,
  textList,
  wholeNumber,
} from './values';

/** It is decided while something is held: then the prices can't roll. */
const ROLL_STATES_WHILE_HELD = ['No_Roll', 'Passive', 'Force', 'Force_Outright', 'Close', 'No_Open'] as const;

/** Prices: what is taken in, and what is refused. */
export const priceKeys = {
  max_price_spike: positive,
  GMT_offset_hours: number,
  ignore_future_prices: flag,
  ignore_prices_with_zero_volumes_intraday: flag,
  ignore_prices_with_zero_volumes_daily: flag,
  ignore_zero_prices: flag,
  ignore_negative_prices: flag,
  intraday_frequency: oneOf(INTRADAY_FREQUENCIES),
  stale_instruments: textList,
  stale_strategies: textList,
  /** Days of history asked for a contract that has none yet. */
  price_history_days: positive,
};

/** Rolls: who decides, and when. */
export const rollKeys = {
  roll_status_auto_update: z.object(
    {
      /** Whole days before the roll, or before the priced contract's expiry, from which it decides. */
      days_ahead: notNegative,
      auto_roll_if_relative_volume_higher_than: notNegative,
      min_relative_volume: notNegative,
      min_absolute_volume: notNegative,
      near_expiry_days: notNegative,
      default_roll_state_if_undecided: oneOf(['Ask', ...ROLL_STATES_WHILE_HELD]),
      auto_roll_expired: flag,
    },
    'must be a mapping',
  ),
  expiry_guard: z.object(
    {
      /** Nothing is opened in a contract that expires in so many calendar days, or fewer. */
      no_opening_days: wholeNumber,
      /** A held contract whose last day is so many calendar days away, or fewer, is reported every day: as a notice, */
      notice_days: wholeNumber,
      /** as an alarm, */
      alarm_days: wholeNumber,
      /** and as urgent. */
      urgent_days: wholeNumber,
      /** Calendar days from the first notice to the expiry, by instrument: the broker does not report it. */
      first_notice_days: mappingOf(wholeNumber),
    },
    'must be a mapping',
  ),
  /** `calendar`: the price series roll when the roll calendar in `directory` says so (replay). */
  roll_policy: z.object(
    { source: oneOf(['parameters', 'calendar']), directory: text.optional() },
    'must be a mapping',
  ),
};

/** Capital and who gets it. */
export const capitalKeys = {
  base_currency: currency,
  production_capital_method: oneOf(['full', 'half', 'fixed']),
  /** A change of the broker's value above this fraction is not taken without a person. */
  capital_change_max: fraction,
  strategy_list: mappingOf(
    z.object({ load_backtests: anyMapping.optional(), reporting_code: anyMapping.optional() }).nullable(),
  ),
  /** A strategy's file has changed since its last run: `tell` by mail, or hold its orders until it is confirmed. */
  strategy_file_change: z.enum(['tell', 'confirm'], 'must be one of: tell, confirm'),
  strategy_capital_allocation: z.object(
    { function: text, strategy_weights: mappingOf(notNegative).optional() },
    'must be a mapping',
  ),
};

const groupLists = mappingOf(z.union([text, z.array(text)], 'must be an instrument or a list of them'));

/** Instruments that are treated in another way. */
export const instrumentListKeys = {
  duplicate_instruments: z.object({ include: groupLists, exclude: groupLists }, 'must be a mapping'),
  exclude_instrument_lists: z.object(
    { ignore_instruments: textList, trading_restrictions: textList, bad_markets: textList },
    'must be a mapping',
  ),
};

/** A limit order has a price and must keep it; the others have none. */
const algo = (fits: (algo: Algo) => boolean, must: string) =>
  text.refine(
    (name) => {
      const named = algoNamed(name);
      return named !== undefined && fits(named);
    },
    {
      error: (issue) =>
        algoNamed(String(issue.input)) === undefined
          ? `is not an available algorithm (${ALGOS.join(', ')})`
          : `must ${must} here`,
    },
  );

const withoutPrice = () => algo((named) => named !== 'limit', 'not be limit');
/** Panic goes by it too. */
const atOnce = () =>
  algo((named) => named !== 'limit' && named !== 'original_best', 'not be limit or original_best');

/** How an order is worked. */
export const executionKeys = {
  /** Where production's buffered trades end elsewhere than the backtest's in pysystemtrade: whose way counts. */
  buffered_trades: z.enum(['backtest', 'production'], 'must be one of: backtest, production'),
  /** Where production's dynamic optimisation differs from the backtest's in pysystemtrade: whose inputs count. */
  dynamic_optimisation_inputs: z.enum(['backtest', 'production'], 'must be one of: backtest, production'),
  execution_algos: z.object(
    {
      default_algo: withoutPrice(),
      market_algo: atOnce(),
      limit_order_algo: algo((named) => named === 'limit', 'be limit'),
      best_algo: withoutPrice(),
      algo_overrides: mappingOf(withoutPrice()),
    },
    'must be a mapping',
  ),
  execution: z.object(
    {
      passive_seconds: seconds,
      total_seconds: seconds,
      quote_seconds: seconds,
      cancel_seconds: seconds,
      lots_per_order_max: count,
      /** Shortens each end of a session; 60 is pysystemtrade's habit. */
      trading_hours_margin_minutes: notNegative,
      sweep_seconds: seconds,
      /** 0: a trade that matches no order of ours is always a question. */
      match_trades_elsewhere_minutes: notNegative,
      /** Orders of strategies for one contract are crossed first, and the rest is traded as one order. */
      net_strategies: flag,
    },
    'must be a mapping',
  ),
};

/** What no order may exceed, whatever a strategy wants (checked when it is made and right before sending). */
export const limitKeys = {
  order_limits: z.object(
    {
      contracts_max: count,
      /** In the base currency; absent: no such limit. */
      notional_max: positive.optional(),
      daily_volume_share_max: fraction,
      price_collar_daily_vols: positive,
      manual_fill_collar_daily_vols: positive,
      quote_age_seconds_max: positive,
      price_age_business_days_max: wholeNumber,
      attempts_per_contract_order_max: count,
      modifications_per_order_max: count,
      orders_per_day_max: count,
      duplicate_window_seconds: notNegative,
      /** One order at the broker, in times of the contracts that the best price has on offer. */
      top_of_book_times_max: positive,
      working_orders_max: count,
      /** Of one contract and one side: the broker takes 20. */
      working_orders_per_side_max: count,
      messages_per_day_max: count,
      /** Of the account's value, within 24 hours; above it only what reduces a position is sent. */
      daily_loss_share_max: fraction,
      /** Of the account's value; the same. */
      margin_share_max: fraction,
      /** Value of all positions, long and short, in times of the account's; absent: no such limit. */
      gross_exposure_max: positive.optional(),
      clock_skew_warn_seconds: positive,
      clock_skew_stop_seconds: positive,
    },
    'must be a mapping',
  ),
};
