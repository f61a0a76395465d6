import type { RollState } from './roll-state';

/** Who sets a state that nobody has asked for. */
export const ROLL_POLICY = 'roll policy';

/** How the audit names a change that the policy has made. */
export const ROLLED_AS_PLANNED = 'changed roll state as planned';

/** Roll state of an instrument as stored. */
export interface RollRecord {
  readonly instrument: string;
  readonly state: RollState;
  readonly since?: Date;
  readonly by: string;
  /** True when a person has set it: the roll policy then leaves it as it is. */
  readonly operator?: true;
  readonly reason: string;
  /** The operator's request that set it: repeated, it changes nothing. */
  readonly request?: string;
  /** Counts up with every change of the state; 0 while nobody has set it. */
  readonly version: number;
}

/** Who changes a roll state, why and when. */
export interface RollAuthor {
  readonly by: string;
  readonly operator?: true;
  readonly reason: string;
  readonly request?: string;
  readonly at: Date;
}

/** A change of roll state that is to be written together with the rolled prices. */
export interface RollSwitch {
  /** Version of the roll state that was read. */
  readonly readVersion: number;
  readonly next: RollRecord;
}

/** No_Roll at version 0: the state of an instrument before anybody has set one. */
export function neverSet(instrument: string): RollRecord {
  return { instrument, state: 'No_Roll', by: '', reason: 'never set', version: 0 };
}

/** The record that follows the one that was read. */
export function nextRollRecord(
  read: Pick<RollRecord, 'instrument' | 'version'>,
  state: RollState,
  author: RollAuthor,
): RollRecord {
  const { instrument, version } = read;
  const { at, ...who } = author;
  return { instrument, state, since: at, ...who, version: version + 1 };
}
