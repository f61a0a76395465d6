import type { MarketOptions } from '../options';
import type { Market } from './market';
import { readReplayMarket } from './replay/replay-market';
import { SyntheticMarket } from './synthetic/synthetic-market';

/** The market that the options describe. Throws what `readReplayMarket` throws. */
export async function makeMarket(options: MarketOptions): Promise<Market> {
  return options.kind === 'synthetic'
    ? new SyntheticMarket(options.seed, options.instruments)
    : readReplayMarket(options.directory, options.instruments);
}
