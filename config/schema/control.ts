import { z } from 'zod';
import { flag, mappingOf, text, timeOfDay } from './values';

const startOrStop = mappingOf(timeOfDay);

/** One method of a process, or one strategy of `run_systems` and `run_strategy_order_generator`. */
const methodSchema = z.looseObject(
  {
    /** Minutes between starts. */
    frequency: z.number('must be a number of minutes').nonnegative('must be 0 or more').optional(),
    /** -1: unlimited. 0: never. */
    max_executions: z
      .number('must be a whole number')
      .int('must be a whole number')
      .min(-1, 'must be -1 (unlimited), 0 or more')
      .optional(),
    run_on_completion_only: flag.optional(),
    object: text.optional(),
    backtest_config_filename: text.optional(),
  },
  'must be a mapping such as {frequency: 60, max_executions: 1}',
);

/** Regions of instrumentconfig.csv, each with the time from which its instruments are downloaded. */
const pricesArguments = z.looseObject({
  update_historical_prices: z.looseObject({ download_by_zone: mappingOf(timeOfDay).optional() }).optional(),
});

export const controlSchema = z.object({
  process_configuration_start_time: startOrStop,
  process_configuration_stop_time: startOrStop,
  process_configuration_previous_process: mappingOf(text).optional(),
  process_configuration_methods: mappingOf(mappingOf(methodSchema)),
  /** Of methods, by process; pysystemtrade's others are accepted without effect. */
  arguments: z.looseObject({ run_daily_prices_updates: pricesArguments.optional() }).optional(),
  dashboard_visible_on_lan: flag,
});

export type ProcessMethod = z.infer<typeof methodSchema>;
/** Which process runs when, and which methods (steps, strategies) it performs. */
export type ControlConfig = Readonly<z.infer<typeof controlSchema>>;
