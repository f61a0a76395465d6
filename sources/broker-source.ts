import type { Broker, ContractDetails } from '../broker/broker';
import { BROKER_SOURCE } from '../config/schema/price-sources';
import { BAR_SIZES, type BarSize } from '../domain/prices/bar-size';
import type { PriceSource } from './price-source';

/** The broker's prices of one contract, or of one pair of currencies, which it may quote the other way round. */
export function brokerSource(connection: Pick<Broker, 'bars'>, contract: ContractDetails): PriceSource {
  const ask = (barSize: BarSize, days: number) => connection.bars({ contract, barSize, days });
  return {
    name: BROKER_SOURCE,
    holds: new Set([...BAR_SIZES, 'rates'] as const),
    bars: ({ barSize, days }) => ask(barSize, days),
    rates: ({ days }) => ask('day', days),
  };
}
