/** What one order may trade of an instrument, with all its slices; beside what the configuration allows of every order. */

/** Stored as it is. */
export interface SizeLimit {
  readonly instrument: string;
  /** At most so many contracts; undefined: no such limit. */
  readonly contracts?: number;
  /** At most so much, in the base currency; undefined: no such limit. */
  readonly value?: number;
}

/** The most contracts that one order of the instrument may trade: the lower of its own limit and the configuration's. */
export function mostContracts(contractsMax: number, own: SizeLimit | undefined): number {
  return Math.min(contractsMax, own?.contracts ?? Number.POSITIVE_INFINITY);
}
