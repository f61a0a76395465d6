/** Our positions against the broker's. */
import type { ContractPosition } from '../ledger/positions';

/** A futures position at the broker. */
export interface BrokerHolding {
  /** Our code; undefined when no instrument fits the broker's contract. */
  readonly instrument: string | undefined;
  /** What the broker calls it, for messages. */
  readonly name: string;
  /** `YYYYMMDD`. */
  readonly expiry: string;
  readonly quantity: number;
}

export interface PositionBreak {
  readonly instrument: string;
  /** Our contract id where we know it, else the broker's expiry. */
  readonly contract: string;
  readonly ours: number;
  readonly broker: number;
  readonly reason: string;
}

/** Expiry (`YYYYMMDD`) of one of our contracts; undefined when it is not known. */
export type ExpiryOf = (instrument: string, contract: string) => string | undefined;

/**
 * Contracts whose quantities differ. Ours are known by contract, the broker's by expiry. A holding that fits
 * no instrument, and a contract of ours without a stored expiry, are breaks too. `who` says what the other side is.
 */
export function contractBreaks(
  ours: readonly ContractPosition[],
  broker: readonly BrokerHolding[],
  expiryOf: ExpiryOf,
  who = 'the broker',
): readonly PositionBreak[] {
  const lines = new Map<string, { instrument: string; contract: string; ours: number; broker: number }>();
  const line = (instrument: string, expiry: string) => {
    const key = `${instrument} ${expiry}`;
    const known = lines.get(key) ?? { instrument, contract: expiry, ours: 0, broker: 0 };
    lines.set(key, known);
    return known;
  };
  for (const { instrument, contract, quantity } of ours) {
    const entry = line(instrument, expiryOf(instrument, contract) ?? `unknown expiry of ${contract}`);
    entry.contract = contract;
    entry.ours += quantity;
  }
  for (const holding of broker)
    line(holding.instrument ?? `unknown (${holding.name})`, holding.expiry).broker += holding.quantity;
  return [...lines.values()]
    .filter((entry) => entry.ours !== entry.broker)
    .map((entry) => ({ ...entry, reason: `we have ${entry.ours}, ${who} ${entry.broker}` }));
}

/** Breaks of the second reading that the first one had too, by as much: nothing was on its way in between. */
export function breaksInBoth(
  first: readonly PositionBreak[],
  second: readonly PositionBreak[],
): readonly PositionBreak[] {
  return second.filter((each) =>
    first.some(
      (before) =>
        before.instrument === each.instrument &&
        before.contract === each.contract &&
        before.broker - before.ours === each.broker - each.ours,
    ),
  );
}

export interface LockChanges {
  readonly lock: readonly { readonly instrument: string; readonly reason: string }[];
  readonly unlock: readonly string[];
}

/** What differs in an instrument, in one contract or between its strategies and its contracts. */
export interface Difference {
  readonly instrument: string;
  readonly reason: string;
}

/** The same, with the contract named. */
export function differencesOf(breaks: readonly PositionBreak[]): readonly Difference[] {
  return breaks.map(({ instrument, contract, reason }) => ({ instrument, reason: `${contract}: ${reason}` }));
}

/**
 * Which instruments the reconciliation locks and unlocks. Only its own locks are lifted, never an operator's.
 * `confirmed`: in two readings; `last`: in the last one; `locked`: the instruments that reconciliation has locked.
 */
export function lockChanges(
  confirmed: readonly Difference[],
  last: readonly Pick<Difference, 'instrument'>[],
  locked: readonly string[],
): LockChanges {
  const broken = new Map<string, string[]>();
  for (const { instrument, reason } of confirmed)
    broken.set(instrument, [...(broken.get(instrument) ?? []), reason]);
  const fresh = [...broken].filter(([instrument]) => !locked.includes(instrument));
  return {
    lock: fresh.map(([instrument, reasons]) => ({ instrument, reason: reasons.join('; ') })),
    unlock: locked.filter((code) => !last.some(({ instrument }) => instrument === code)),
  };
}
