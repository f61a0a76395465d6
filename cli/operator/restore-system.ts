import { comparePositions } from '../../activities/broker-orders/compare-positions';
import type { Broker } from '../../broker/broker';
import { restoreDump } from '../../data/backup/restore';
import { haltsInForce, readHalt, setHalt } from '../../data/controls/halt';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { type ReplayedJournal, replayJournal } from '../../data/ledger/replay-journal';
import type { Database } from '../../data/store/database';
import { executionIdentity } from '../../domain/ledger/execution-id';
import { haltInWords, STOP } from '../../domain/limits/halt';
import type { PositionBreak } from '../../domain/reconcile/position-breaks';
import { askBroker } from './ask-broker';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

export interface RestoreRequest {
  readonly folder: string;
  /** Drop what the databases hold now. */
  readonly replace: boolean;
}

/** What was restored, and where the broker disagrees. */
export interface Restored {
  readonly documents: number;
  readonly collections: number;
  readonly journal: ReplayedJournal;
  /** Sentences; empty when ledger and broker agree. */
  readonly differences: readonly string[];
  /** Why the broker could not be asked; undefined when it was. */
  readonly notCompared?: string;
  /** Halts that were in force when the dump was made, or were set after it: they stay, even after confirmation. */
  readonly haltedBefore: readonly string[];
}

/**
 * Last night's dump, then the journal, then the comparison with the broker's executions and positions. The system
 * is halted from the moment the dump is in, until somebody who saw the differences confirms.
 */
export async function restoreSystem(
  open: OpenSystem,
  { folder, replace }: RestoreRequest,
): Promise<Restored> {
  const { database, settings, clock } = open;
  const known = replace ? await haltsInForce(database) : [];
  const restored = await restoreDump(database, folder, { replace, say: console.log });
  const details = { folder, replace };
  const journal = await audited(open, { action: 'restore', reason: REASON, details }, async ({ by }) => {
    const at = new Date(await clock.read());
    await setHalt(database, { ...STOP, owner: 'restore', reason: REASON, by, at });
    for (const halt of known) await setHalt(database, halt);
    return replayJournal(database, settings.folders.journal);
  });
  return {
    documents: restored.reduce((sum, each) => sum + each.documents, 0),
    collections: restored.length,
    journal,
    haltedBefore: (await haltsInForce(database)).filter(({ owner }) => owner !== 'restore').map(haltInWords),
    ...(await compareWithBroker(open)),
  };
}

/** Lifts the halt that a restore has set; any other halt stays. True when it was lifted. */
export async function confirmRestore(open: OpenSystem): Promise<boolean> {
  const halt = await readHalt(open.database, { ...STOP, owner: 'restore' });
  if (!halt?.halted) return false;
  const reason = 'the restored state was confirmed';
  await audited(open, { action: 'lift halt', reason }, ({ by, at }) =>
    setHalt(open.database, { ...halt, halted: false, reason, by, at }),
  );
  return true;
}

const REASON = 'restored from a backup, not confirmed yet';

async function compareWithBroker(open: OpenSystem): Promise<Pick<Restored, 'differences' | 'notCompared'>> {
  try {
    return await askBroker(open, async (broker, account) => {
      const at = new Date(await open.clock.read());
      const comparison = await comparePositions(open.database, await broker.positions(account), at);
      if (comparison.kind === 'not-compared') return { differences: [], notCompared: comparison.reason };
      const missing = broker.state() === 'none' ? [] : await missingExecutions(open.database, broker);
      return { differences: [...missing, ...comparison.breaks.map(positionInWords)] };
    });
  } catch (error) {
    return { differences: [], notCompared: (error as Error).message };
  }
}

async function missingExecutions(
  database: Database,
  broker: Pick<Broker, 'snapshot'>,
): Promise<readonly string[]> {
  const known = new Set((await ledgerRows(database)).map((row) => row.identity));
  const { executions } = await broker.snapshot();
  return executions
    .filter(({ executionId, contract }) => {
      return contract.kind === 'future' && !known.has(executionIdentity(executionId).identity);
    })
    .map(({ executionId, contract, quantity, price, time }) => {
      const at = new Date(time).toISOString();
      return `execution ${executionId} of ${at} is not in the ledger: ${quantity} ${contract.localSymbol} at ${price}`;
    });
}

function positionInWords({ instrument, contract, reason }: PositionBreak): string {
  return `position of ${instrument} ${contract}: ${reason}`;
}
