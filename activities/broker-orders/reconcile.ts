import type { BrokerPosition } from '../../broker/broker';
import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { type ContractRecord, contractsByConId, contractsNamed } from '../../data/instruments/contracts';
import { storeBrokerPositions } from '../../data/ledger/broker-positions';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import type { Database } from '../../data/store/database';
import { contractPositions } from '../../domain/ledger/positions';
import { contractBreaks, lockChanges } from '../../domain/reconcile/position-breaks';
import type { Deps } from '../deps';
import { measureClockSkew } from './clock-skew';
import { sweepBroker } from './progress-of-order';
import { isUnknownLock, unknownLockOwner } from './release-unknown';
import { settleExpired } from './settle-expired';

const OWNER = 'reconcile';

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
  const told = await dataBroker.positions(account);
  const found = await comparePositions(database, told, at);
  const settled = await settleExpired(deps, found, at);
  const breaks = settled > 0 ? await comparePositions(database, told, at) : found;
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
  told: readonly BrokerPosition[],
  at: Date,
): Promise<ReturnType<typeof contractBreaks>> {
  const held = told.filter((each) => each.position !== 0 && each.contract.kind === 'future');
  const positions = contractPositions(await wholeLedger(database));
  const known = [
    ...(await contractsByConId(
      database,
      held.map((each) => each.contract.conId),
    )),
    ...(await contractsNamed(database, positions)),
  ];
  await storeBrokerPositions(database, { at, positions: held.map((each) => named(each, known)) });
  return contractBreaks(
    positions,
    held.map((each) => ({
      instrument: recordOf(each, known)?.instrument,
      name: each.contract.localSymbol || each.contract.symbol,
      expiry: each.contract.expiry,
      quantity: each.position,
    })),
    (instrument, contract) =>
      known.find((each) => each.instrument === instrument && each.contract === contract)?.expiry,
  );
}

function recordOf(
  { contract }: BrokerPosition,
  known: readonly ContractRecord[],
): ContractRecord | undefined {
  return known.find((each) => each.conId === contract.conId);
}

function named(held: BrokerPosition, known: readonly ContractRecord[]) {
  const record = recordOf(held, known);
  return {
    instrument: record?.instrument ?? held.contract.symbol,
    contract: record?.contract ?? held.contract.expiry,
    position: held.position,
  };
}

async function applyLocks(deps: Deps, breaks: ReturnType<typeof contractBreaks>, at: Date): Promise<void> {
  const { database } = deps;
  const own = (await locks(database)).filter((lock) => lock.owner === OWNER).map((lock) => lock.instrument);
  const changes = lockChanges(breaks, own);
  for (const { instrument, reason } of changes.lock) {
    await lockInstrument(database, { instrument, owner: OWNER, reason, at });
    await deps.sendMail({
      subject: `Position break in ${instrument}`,
      text: `${instrument} is locked: ${reason}`,
      critical: true,
    });
  }
  for (const instrument of changes.unlock) await unlockInstrument(database, instrument, OWNER);
}

/** A process that ended right after an order became known left its lock behind. */
async function releaseKnownOrders({ database }: Deps): Promise<void> {
  const unknown = await brokerOrdersInState(database, ['unknown', 'sending', 'working']);
  const held = new Set(unknown.map(unknownLockOwner));
  for (const { instrument, owner } of await locks(database)) {
    if (isUnknownLock(owner) && !held.has(owner)) await unlockInstrument(database, instrument, owner);
  }
}
