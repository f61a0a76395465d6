import type { ContractDetails } from '../../broker/broker';
import {
  type DescribedInstrument,
  dateAtBroker,
  decideLookUp,
  decideMonths,
  type LookedUp,
} from '../../domain/contracts/look-up';
import { tstError } from '../../domain/errors/errors';
import type { BrokerInstrument } from '../../domain/instruments/instrument';
import type { Deps } from '../deps';

type LookUpDeps = Pick<Deps, 'catalogue' | 'dataBroker'>;

/**
 * Asks the broker for one of our contracts: by all that our files say, and when it knows none by its symbol alone.
 * Throws UNKNOWN_INSTRUMENT and what the broker's answer throws.
 */
export async function lookUpContract(
  deps: LookUpDeps,
  instrument: string,
  contract: string,
  includeExpired = false,
): Promise<LookedUp<ContractDetails>> {
  const described = describedInstrument(deps, instrument);
  const date = { contractMonth: dateAtBroker(contract), includeExpired };
  const ask = (query: ReturnType<typeof queryOf | typeof symbolQuery>) =>
    deps.dataBroker.contractDetails({ ...query, ...date });
  const byFiles = await ask(queryOf(described.broker));
  const bySymbol = byFiles.length > 0 ? [] : await ask(symbolQuery(described.broker));
  return decideLookUp(described, contract, { byFiles, bySymbol });
}

/** Every contract of the instrument that the broker lists, by id, in the order of their dates, in one question. */
export async function lookUpMonths(
  deps: LookUpDeps,
  instrument: string,
  includeExpired: boolean,
): Promise<ReadonlyMap<string, LookedUp<ContractDetails>>> {
  const described = describedInstrument(deps, instrument);
  const query = { ...queryOf(described.broker), includeExpired };
  return decideMonths(described, await deps.dataBroker.contractDetails(query));
}

function describedInstrument({ catalogue }: LookUpDeps, instrument: string): DescribedInstrument {
  const broker = catalogue.brokerInstruments.get(instrument);
  if (!broker) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in ib_config_futures.csv`);
  return { broker, instrument: catalogue.instruments.get(instrument) };
}

function queryOf({ symbol, exchange, currency, multiplier }: BrokerInstrument) {
  return { kind: 'future', symbol, exchange, currency, multiplier } as const;
}

function symbolQuery({ symbol }: BrokerInstrument) {
  return { kind: 'future', symbol } as const;
}
