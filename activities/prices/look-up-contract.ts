import type { ContractDetails } from '../../broker/broker';
import { tstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';

/** The broker's details of one of our contracts; undefined when it knows none (expired, or not listed yet). */
export async function lookUpContract(
  { catalogue, dataBroker }: Pick<Deps, 'catalogue' | 'dataBroker'>,
  instrument: string,
  contract: string,
  includeExpired = false,
): Promise<ContractDetails | undefined> {
  const broker = catalogue.brokerInstruments.get(instrument);
  if (!broker) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in ib_config_futures.csv`);
  const found = await dataBroker.contractDetails({
    symbol: broker.symbol,
    secType: 'FUT',
    exchange: broker.exchange,
    currency: broker.currency,
    multiplier: broker.multiplier,
    contractMonth: contract.slice(0, 6),
    includeExpired,
  });
  if (found.length > 1) {
    throw tstError(
      'BROKER_REFUSED',
      `${instrument}/${contract} is ambiguous at the broker: ${found.map((each) => each.localSymbol).join(', ')}`,
    );
  }
  return found[0];
}
