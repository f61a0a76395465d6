import { contractsNamed } from '../../data/instruments/contracts';
import { dateOfBroker } from './expiry';
import { whyNotOpen } from './expiry-guard';
import { localDate } from '../time/trade-date';
import type { Deps } from '../../activities/deps';

/**
 * Those of the contracts in which nothing is opened any more, with the reason. One without a reported expiry is left
 * out. Where the data's calendar decides about rolls, as in a replay, it decides when a contract is left.
 */
export async function expiringContracts(
  { database, config, clock }: Pick<Deps, 'database' | 'config' | 'clock'>,
  instrument: string,
  contracts: readonly string[],
  now?: number,
): Promise<readonly { readonly contract: string; readonly reason: string }[]> {
  const { system_zone, expiry_guard, roll_policy } = config;
  if (roll_policy.source === 'calendar') return [];
  const today = localDate(now ?? (await clock.read()), system_zone);
  const known = await contractsNamed(
    database,
    contracts.map((contract) => ({ instrument, contract })),
  );
  return known.flatMap(({ contract, expiry }) => {
    if (!expiry) return [];
    const reason = whyNotOpen({ contract, expiry: dateOfBroker(expiry), today }, expiry_guard);
    return reason === undefined ? [] : [{ contract, reason }];
  });
}
