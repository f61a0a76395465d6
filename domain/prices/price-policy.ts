/** How one instrument's prices are treated today: configuration, roll parameters and the trading clock. */
import type { ExpiryGuard } from '../contracts/expiry-guard';
import type { RollParameters } from '../instruments/instrument';
import type { RollPolicy } from '../rolls/roll-decision';

/** What decides on rolls: the data's own calendar, in a replay, or volumes and dates. */
export type RollSource =
  | { readonly kind: 'calendar'; readonly rows: readonly CalendarRoll[] }
  | { readonly kind: 'automatic'; readonly policy: RollPolicy };

export interface CalendarRoll {
  /** UTC ms: up to here the current contract is priced, after it the next one. */
  readonly time: number;
  readonly nextContract: string;
}

export interface PricePolicy {
  /** Of the trading clock, UTC ms. */
  readonly now: number;
  readonly zone: string;
  readonly roll: RollParameters;
  readonly rollSource: RollSource;
  readonly expiryGuard: ExpiryGuard;
}
