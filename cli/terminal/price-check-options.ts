import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OwnChecks } from '../../domain/prices/own-checks';
import { parseFinite } from './number';

/** As commander holds them. */
export interface CheckOptions {
  readonly maxPriceSpike?: number;
  readonly ignoreFuturePrices?: string;
  readonly ignoreZeroVolumesDaily?: string;
  readonly ignoreZeroVolumesIntraday?: string;
  readonly ignoreZeroPrices?: string;
  readonly ignoreNegativePrices?: string;
}

/** Adds an option for each check that a run may have of its own. */
export function withCheckOptions(command: Command): Command {
  const yesOrNo = (flag: string, what: string) =>
    new Option(`--${flag} <yes|no>`, `for this run: ${what}`).choices(['yes', 'no']);
  return command
    .option(
      '--max-price-spike <ratio>',
      'for this run: a larger move than so many usual ones is asked about',
      parseRatio,
    )
    .addOption(yesOrNo('ignore-future-prices', 'leave out what is later than now'))
    .addOption(yesOrNo('ignore-zero-volumes-daily', 'leave out days without volume'))
    .addOption(yesOrNo('ignore-zero-volumes-intraday', 'leave out shorter bars without volume'))
    .addOption(yesOrNo('ignore-zero-prices', 'leave out prices of 0'))
    .addOption(yesOrNo('ignore-negative-prices', 'leave out prices below 0'));
}

/** The checks that were given, by the keys of the configuration; undefined without any. */
export function ownChecksOf(options: CheckOptions): OwnChecks | undefined {
  const flag = (given: string | undefined) => (given === undefined ? undefined : given === 'yes');
  const given = Object.entries({
    max_price_spike: options.maxPriceSpike,
    ignore_future_prices: flag(options.ignoreFuturePrices),
    ignore_prices_with_zero_volumes_daily: flag(options.ignoreZeroVolumesDaily),
    ignore_prices_with_zero_volumes_intraday: flag(options.ignoreZeroVolumesIntraday),
    ignore_zero_prices: flag(options.ignoreZeroPrices),
    ignore_negative_prices: flag(options.ignoreNegativePrices),
  }).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function parseRatio(text: string): number {
  const ratio = parseFinite(text);
  if (ratio <= 0) throw new InvalidArgumentError('a number above 0 is needed.');
  return ratio;
}
