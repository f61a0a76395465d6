/** When a contract is traded: the broker's sessions within the operator's own hours. */
import type { Session } from '../time/sessions';
import { intersectWeekly, restrictToWeekly, type WeeklyHours } from '../time/weekly-hours';
import { type ContractHours, contractSessions } from './contract-sessions';

/** What is left of the broker's sessions. */
export interface TradedHours {
  /** Taken off both ends of each session. */
  readonly marginMs: number;
  /** The operator's own, by instrument, and by IANA zone of the exchange; where both are given, both hold. */
  readonly own: Readonly<Record<string, WeeklyHours>>;
  /** The zone in which the own hours are written. */
  readonly zone: string;
}

/** Sessions in which the contract is traded; undefined when the broker's hours or zone are unknown: then it is not traded. */
export function tradedSessions(
  instrument: string,
  contract: ContractHours | undefined,
  { marginMs, own, zone }: TradedHours,
): readonly Session[] | undefined {
  const sessions = contractSessions(contract, marginMs);
  if (sessions === undefined) return undefined;
  const weekly = [instrument, contract?.zone ?? ''].flatMap((key) => own[key] ?? []);
  return weekly.length === 0 ? sessions : restrictToWeekly(sessions, weekly.reduce(intersectWeekly), zone);
}
