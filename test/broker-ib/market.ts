/** The synthetic futures that these tests trade. */
import type { BrokerContract, ContractDetails, FutureQuery } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';

const PRODUCT = { kind: 'future', symbol: 'MES', exchange: 'CME' } as const;

/** Listed months, nearest first. */
export async function futures(
  broker: IbBroker,
  query: Partial<FutureQuery> = {},
): Promise<readonly ContractDetails[]> {
  const found = await broker.contractDetails({ ...PRODUCT, ...query });
  return [...found].sort((a, b) => a.expiry.localeCompare(b.expiry));
}

/** The second and third months: the nearest one may expire within the test's clock. */
export async function firstFutures(broker: IbBroker): Promise<readonly [BrokerContract, BrokerContract]> {
  const [, near, far] = await futures(broker);
  return [onlyContract(near), onlyContract(far)];
}

function onlyContract(details: ContractDetails): BrokerContract {
  const { conId, kind, symbol, exchange, currency, localSymbol, multiplier, contractMonth, expiry } = details;
  return { conId, kind, symbol, exchange, currency, localSymbol, multiplier, contractMonth, expiry };
}
