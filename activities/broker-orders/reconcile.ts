import type { BrokerPosition } from '../../broker/broker';
import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { contractsByConId, contractsNamed } from '../../data/instruments/contracts';
import { storeBrokerPositions } from '../../data/ledger/broker-positions';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import type { Database } from '../../data/store/database';
import { contractPositions } from '../../domain/ledger/positions';
import { isOfReconciliation, locksOfKnownOrders, RECONCILIATION } from '../../domain/reconcile/lock-owners';
import { lockChanges, type PositionBreak } from '../../domain/reconcile/position-breaks';
import { breaksWithBroker, heldFutures, namesOf } from '../../domain/reconcile/reported-positions';
import type { Deps } from '../deps';
import { measureClockSkew } from './clock-skew';
import { sweepBroker } from './progress-of-order';
import { settleExpired } from './settle-expired';

/**
 * Reads the broker's executions of the day, then compares the ledger's contract positions with the broker's. Each
 * instrument with a break is locked; what a contract's expiry explains is settled before.
 */
export async function reconcileWithBroker(deps: Deps): Promise<{ breaks: number; summary: string }> {
  const { database, dataBroker, account, clock } = deps;
  await sweepBroker(deps);
  await measureClockSkew(deps);
  await dataBroker.ready(60_000);
  const at = new Date(await clock.read());
  const reported = await dataBroker.positions(account);
  const found = await comparePositions(database, reported, at);
  const settled = await settleExpired(deps, found, at);
  const breaks = settled > 0 ? await comparePositions(database, reported, at) : found;
  await applyLocks(deps, breaks, at);
  await releaseKnownOrders(deps);
  return {
    breaks: breaks.length,
    summary: breaks.length === 0 ? 'ledger = broker' : `${breaks.length} position breaks`,
  };
}

/**
 * Compares the ledger's contract positions with those that the broker reported at `at`, and stores the latter for
 * display.
 */
export async function comparePositions(
  database: Database,
  reported: readonly BrokerPosition[],
  at: Date,
): Promise<readonly PositionBreak[]> {
  const held = heldFutures(reported);
  const positions = contractPositions(await wholeLedger(database));
  const conIds = held.map(({ contract }) => contract.conId);
  const known = [
    ...(await contractsByConId(database, conIds)),
    ...(await contractsNamed(database, positions)),
  ];
  const named = held.map(({ contract, position }) => ({ ...namesOf(contract, known), position }));
  await storeBrokerPositions(database, { at, positions: named });
  return breaksWithBroker(positions, held, known);
}

async function applyLocks(deps: Deps, breaks: readonly PositionBreak[], at: Date): Promise<void> {
  const { database } = deps;
  const own = (await locks(database)).filter(({ owner }) => isOfReconciliation(owner));
  const changes = lockChanges(
    breaks,
    own.map(({ instrument }) => instrument),
  );
  for (const { instrument, reason } of changes.lock) {
    await lockInstrument(database, { instrument, owner: RECONCILIATION, reason, at });
    await deps.sendMail({
      subject: `Position break in ${instrument}`,
      text: `${instrument} is locked: ${reason}`,
      critical: true,
    });
  }
  for (const instrument of changes.unlock) await unlockInstrument(database, instrument, RECONCILIATION);
}

async function releaseKnownOrders({ database }: Deps): Promise<void> {
  const unknown = await brokerOrdersInState(database, ['unknown', 'sending', 'working']);
  for (const { instrument, owner } of locksOfKnownOrders(await locks(database), unknown))
    await unlockInstrument(database, instrument, owner);
}
