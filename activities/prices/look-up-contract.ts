import type { ContractDetails } from '../../broker/broker';
import { factDifferences } from '../../domain/contracts/broker-facts';
import { tstError } from '../../domain/errors/errors';
import type { BrokerInstrument } from '../../domain/instruments/instrument';
import type { Deps } from '../deps';

type LookUpDeps = Pick<Deps, 'catalogue' | 'dataBroker'>;

/** What the broker knows of one of our contracts, compared with our files. */
export type LookedUp =
  | { readonly kind: 'found'; readonly details: ContractDetails }
  /** Expired, not listed yet, or no longer known. */
  | { readonly kind: 'unknown' }
  /** Its facts differ from our files. */
  | { readonly kind: 'differs'; readonly differences: readonly string[] };

/**
 * Looks up one of our contracts. When the broker knows no contract with everything that our files say, it is asked by
 * symbol alone, so that a wrong multiplier, currency or exchange is named instead of hidden behind "unknown".
 */
export async function lookUpContract(
  deps: LookUpDeps,
  instrument: string,
  contract: string,
  includeExpired = false,
): Promise<LookedUp> {
  const broker = brokerInstrument(deps, instrument);
  const month = { contractMonth: contract.slice(0, 6), includeExpired };
  const found = await deps.dataBroker.contractDetails({ ...queryOf(broker), ...month });
  if (found.length > 1) {
    throw tstError(
      'BROKER_REFUSED',
      `${instrument}/${contract} is ambiguous at the broker: ${found.map((each) => each.localSymbol).join(', ')}`,
    );
  }
  if (found.length === 1) return heldAgainstFiles(deps, broker, found[0]);
  const bySymbol = await deps.dataBroker.contractDetails({ ...symbolQuery(broker), ...month });
  const answers = bySymbol.map((details) => heldAgainstFiles(deps, broker, details));
  const differences = answers.flatMap((each) => (each.kind === 'differs' ? each.differences : []));
  return differences.length > 0 ? { kind: 'differs', differences } : { kind: 'unknown' };
}

/** Throws UNKNOWN_INSTRUMENT. */
export function brokerInstrument(
  { catalogue }: Pick<Deps, 'catalogue'>,
  instrument: string,
): BrokerInstrument {
  const broker = catalogue.brokerInstruments.get(instrument);
  if (!broker) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in ib_config_futures.csv`);
  return broker;
}

export function queryOf({ symbol, exchange, currency, multiplier }: BrokerInstrument) {
  return { kind: 'future', symbol, exchange, currency, multiplier } as const;
}

function symbolQuery({ symbol }: BrokerInstrument) {
  return { kind: 'future', symbol } as const;
}

export function heldAgainstFiles(
  { catalogue }: Pick<Deps, 'catalogue'>,
  broker: BrokerInstrument,
  details: ContractDetails,
): Extract<LookedUp, { kind: 'found' | 'differs' }> {
  const differences = factDifferences(broker, catalogue.instruments.get(broker.code), details);
  return differences.length > 0 ? { kind: 'differs', differences } : { kind: 'found', details };
}
