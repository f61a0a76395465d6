import { readRollState } from '../../data/instruments/rolls';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { daysUntil, desiredRollDate } from '../../domain/contracts/expiry';
import { contractPosition } from '../../domain/ledger/positions';
import type { CurrentContracts } from '../../domain/prices/current-contracts';
import { dailyVolumes } from '../../domain/prices/daily-volume';
import { type RollDistances, type RollFacts, smoothedVolume } from '../../domain/rolls/roll-decision';
import type { RollRecord } from '../../domain/rolls/roll-record';
import type { Deps } from '../deps';
import { readMergedContract } from './contract-bars';
import { expiryOf, rollParametersOf } from './contract-expiry';

type FactsDeps = Pick<Deps, 'catalogue' | 'config' | 'database'>;

/** Whole days from `now` to the roll and to the expiries that matter for it. */
export async function rollDistances(
  deps: FactsDeps,
  instrument: string,
  current: CurrentContracts,
  now: number,
): Promise<RollDistances> {
  const zone = deps.config.system_zone;
  const priced = await expiryOf(deps, instrument, current.price);
  const carry = await expiryOf(deps, instrument, current.carry);
  const rollDate = desiredRollDate(priced, rollParametersOf(deps, instrument));
  return {
    daysUntilRoll: daysUntil(rollDate, now, zone),
    daysUntilExpiry: daysUntil(priced, now, zone),
    daysUntilCarryExpiry: daysUntil(carry, now, zone),
  };
}

/** All that the automatic decision on one instrument needs, and the stored state that it was read from. */
export async function readRollFacts(
  deps: FactsDeps,
  instrument: string,
  current: CurrentContracts,
  now: number,
): Promise<{ readonly stored: RollRecord; readonly facts: RollFacts }> {
  const stored = await readRollState(deps.database, instrument);
  const rows = await ledgerRows(deps.database, { instrument });
  const volume = async (contract: string) =>
    smoothedVolume(dailyVolumes(await readMergedContract(deps, instrument, contract)), now);
  const facts = {
    ...(await rollDistances(deps, instrument, current, now)),
    state: stored.state,
    isOperatorState: stored.operator === true,
    position: contractPosition(rows, instrument, current.price),
    pricedVolume: await volume(current.price),
    forwardVolume: await volume(current.forward),
  };
  return { stored, facts };
}
