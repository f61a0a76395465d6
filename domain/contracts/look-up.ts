/** What the broker's matches for one of our contracts mean. */
import type { BrokerInstrument, Instrument } from '../instruments/instrument';
import { type BrokerFacts, factDifferences } from './broker-facts';
import { contractDay, contractId } from './contract-id';
import { monthlyContract } from './monthly-contract';

/** An instrument as our files describe it; `instrument` is undefined where instrumentconfig.csv has no row. */
export interface DescribedInstrument {
  readonly broker: BrokerInstrument;
  readonly instrument: Pick<Instrument, 'currency' | 'pointSize'> | undefined;
}

/** What the broker knows of one of our contracts, compared with our files. */
export type LookedUp<Details> =
  | { readonly kind: 'found'; readonly details: Details }
  /** Expired, not listed yet, or no longer known. */
  | { readonly kind: 'unknown' }
  /** Its facts are not those of our files. */
  | { readonly kind: 'differs'; readonly differences: readonly string[] }
  /** Several contracts fit. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** The date by which the broker is asked for a contract: its month, and its day where it is known. */
export function dateAtBroker(contract: string): string {
  return contractDay(contract) === 0 ? contract.slice(0, 6) : contract;
}

/**
 * Of the matches by all that our files say, or when there are none, of the matches by the symbol alone: so a wrong
 * multiplier, currency or exchange is named instead of hidden behind "unknown".
 */
export function decideLookUp<Details extends BrokerFacts>(
  described: DescribedInstrument,
  contract: string,
  found: { readonly byFiles: readonly Details[]; readonly bySymbol: readonly Details[] },
): LookedUp<Details> {
  if (found.byFiles.length > 0) {
    const one = monthlyContract(described.broker, contract, found.byFiles);
    return one.kind === 'one' ? compared(described, one.details) : one;
  }
  const differences = differencesOf(found.bySymbol.map((details) => compared(described, details)));
  return differences.length > 0 ? { kind: 'differs', differences } : { kind: 'unknown' };
}

/** Every difference named by the answers. */
export function differencesOf(answers: readonly LookedUp<unknown>[]): readonly string[] {
  return answers.flatMap((each) => (each.kind === 'differs' ? each.differences : []));
}

/** Each month's contract among all that the broker lists of an instrument, by id, in the order of their dates. */
export function decideMonths<Details extends BrokerFacts & { readonly contractMonth: string }>(
  described: DescribedInstrument,
  listed: readonly Details[],
): ReadonlyMap<string, LookedUp<Details>> {
  const months = new Map<string, Details[]>();
  for (const details of listed) {
    const id = contractId(details.contractMonth);
    months.set(id, [...(months.get(id) ?? []), details]);
  }
  const sorted = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    sorted.map(([id, found]) => [id, decideLookUp(described, id, { byFiles: found, bySymbol: [] })] as const),
  );
}

function compared<Details extends BrokerFacts>(
  { broker, instrument }: DescribedInstrument,
  details: Details,
): LookedUp<Details> {
  const differences = factDifferences(broker, instrument, details);
  return differences.length > 0 ? { kind: 'differs', differences } : { kind: 'found', details };
}
