import type { MarketOptions } from '../options';
import type { Market } from './market';
import { ReplayMarket } from './replay/replay-market';
import { SyntheticMarket } from './synthetic/synthetic-market';

/** The market that the options describe. */
export function makeMarket(options: MarketOptions): Market {
  return options.kind === 'synthetic'
    ? new SyntheticMarket(options.seed, options.instruments)
    : new ReplayMarket(options.directory, options.instruments);
}
