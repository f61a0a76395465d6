import type { Broker, ContractDetails } from '../broker/broker';
import { BROKER_SOURCE } from '../config/schema/price-sources';
import { BAR_SIZES, type BarSize } from '../domain/prices/bar-size';
import type { FetchedBars } from '../domain/prices/contract-day';
import type { PriceSource } from './price-source';

/** The contract as the broker knows it, or why there is none. */
export type AtBroker =
  | { readonly kind: 'found'; readonly details: ContractDetails }
  | Extract<FetchedBars, { kind: 'failed' }>;

/**
 * The broker's prices of one contract, or of one pair of currencies, which it may quote the other way round. `lookUp` is
 * called when it is asked, which it is not while a preferred source has what is needed.
 */
export function brokerSource(connection: Pick<Broker, 'bars'>, lookUp: () => Promise<AtBroker>): PriceSource {
  const ask = async (barSize: BarSize, days: number): Promise<FetchedBars> => {
    const contract = await lookUp();
    return contract.kind === 'found'
      ? connection.bars({ contract: contract.details, barSize, days })
      : contract;
  };
  return {
    name: BROKER_SOURCE,
    holds: new Set([...BAR_SIZES, 'rates'] as const),
    bars: ({ barSize, days }) => ask(barSize, days),
    rates: ({ days }) => ask('day', days),
  };
}
