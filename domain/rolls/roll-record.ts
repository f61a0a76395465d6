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
  /** The state before this one; absent while nobody has set one. */
  readonly from?: RollState;
  /** How it was before the prices last rolled; absent before they did, and once that roll was undone. */
  readonly beforeRoll?: BeforeRoll;
  /** Counts up with every change of the state; 0 while nobody has set it. */
  readonly version: number;
}

/** What undoing a roll brings back. */
export interface BeforeRoll {
  readonly state: RollState;
  /** Version of multiple and adjusted prices that were rolled. */
  readonly pricesVersion: number;
  /** The contract that was left. */
  readonly contract: string;
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
  read: Pick<RollRecord, 'instrument' | 'state' | 'version' | 'beforeRoll'>,
  state: RollState,
  author: RollAuthor,
): RollRecord {
  const { instrument, state: from, version, beforeRoll } = read;
  const { at, ...who } = author;
  const kept = beforeRoll ? { beforeRoll } : {};
  return { instrument, state, from, since: at, ...who, ...kept, version: version + 1 };
}

/** The change to No_Roll that is written with the rolled prices, with what undoing it brings back. */
export function rollSwitchOf(
  read: RollRecord,
  rolled: Pick<BeforeRoll, 'pricesVersion' | 'contract'>,
  author: RollAuthor,
): RollSwitch {
  const beforeRoll = { ...rolled, state: read.state === 'Roll_Adjusted' ? 'No_Roll' : read.state } as const;
  const next = nextRollRecord({ ...read, beforeRoll }, 'No_Roll', author);
  return { readVersion: read.version, next };
}

/** The change back to the state before the roll, which is the operator's now: the policy leaves it. */
export function undoSwitchOf(read: RollRecord, { state }: BeforeRoll, author: RollAuthor): RollSwitch {
  const { beforeRoll: _, ...rest } = read;
  const next = nextRollRecord(rest, state, { ...author, operator: true });
  return { readVersion: read.version, next };
}
