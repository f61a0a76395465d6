/** Which contracts of an instrument are about to expire, so that nothing is opened in them any more. */
import { localDate } from '../time/trade-date';
import { dateOfBroker } from './expiry';
import { type ExpiryGuard, whyNotOpen } from './expiry-guard';

/** Settings of the configuration, by its names. */
export interface ExpirySettings {
  readonly system_zone: string;
  readonly expiry_guard: Pick<ExpiryGuard, 'no_opening_days'>;
  readonly roll_policy: { readonly source: string };
}

export interface ExpiresSoon {
  readonly contract: string;
  /** `20261200 expires in 3 days (2026-12-14)`. */
  readonly reason: string;
}

/**
 * Those of the contracts in which nothing is opened any more at an instant (UTC ms), with the reason. One without a
 * reported expiry is left out. Where the data's calendar decides about rolls, as in a replay, it decides when a contract
 * is left.
 */
export function expiringContracts(
  contracts: readonly { readonly contract: string; readonly expiry?: string }[],
  { system_zone, expiry_guard, roll_policy }: ExpirySettings,
  now: number,
): readonly ExpiresSoon[] {
  if (roll_policy.source === 'calendar') return [];
  const today = localDate(now, system_zone);
  return contracts.flatMap(({ contract, expiry }) => {
    if (!expiry) return [];
    const reason = whyNotOpen({ contract, expiry: dateOfBroker(expiry), today }, expiry_guard);
    return reason === undefined ? [] : [{ contract, reason }];
  });
}
