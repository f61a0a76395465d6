import { type Journal, openJournal } from '../../data/ledger/journal';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { beginImport, endImport } from '../../data/moving/import-record';
import type { Moving } from '../../data/moving/moving';
import { pricesOfImport } from '../../data/moving/price-at';
import { createSeriesCache } from '../../data/series/series-cache';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { strategyBreaks } from '../../domain/ledger/strategy-breaks';
import type { Item } from '../../domain/moving/items';
import { bookOnStrategy } from '../../domain/reconcile/reconciliation';
import { audited } from '../operator/audited';
import { type OpenSystem, onSystem, operatorName } from '../operator/open-system';
import type { Progress } from '../terminal/progress';
import { type ItemOutcome, importItems } from './import-items';
import { isKnown, targetSystem } from './target-system';

export interface MoveRequest {
  readonly system: string;
  /** Absolute path of what is imported. */
  readonly directory: string;
  readonly instruments: ReadonlySet<string>;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly stitch: boolean;
}

/**
 * Writes the items into the system's database, which a first import makes. A dry run compares with what is stored, if the
 * system exists.
 */
export async function moveItems(
  items: readonly Item[],
  request: MoveRequest,
  progress: Progress,
): Promise<readonly ItemOutcome[]> {
  const { system } = request;
  if (request.dryRun && !isKnown(system)) return importItems(items, undefined, request, progress);
  if (request.dryRun) return onSystem(system, [], (open) => compared(open, items, request, progress));
  const begin = async (name: string) => ({ system: name, gateway: 'ib' }) as const;
  return onSystem(system, [], (open) => moved(open, items, request, progress), begin);
}

/** Ends an unfinished import and leaves what it has written. Returns one line. */
export function abandonImport(system: string | undefined): Promise<string> {
  return onSystem(targetSystem(system), [], (open) =>
    audited(open, { action: 'abandon import', reason: 'asked for' }, async ({ at }) =>
      (await endImport(open.database, 'abandoned', at))
        ? 'abandoned: what was written stays; the system starts again'
        : 'no import is unfinished',
    ),
  );
}

async function compared(
  open: OpenSystem,
  items: readonly Item[],
  request: MoveRequest,
  progress: Progress,
): Promise<readonly ItemOutcome[]> {
  const journal = () => Promise.reject(new Error('a dry run writes no journal'));
  const at = new Date(await open.clock.read());
  return importItems(items, { ...movingOf(open, items, request, at), journal }, request, progress);
}

async function moved(
  open: OpenSystem,
  items: readonly Item[],
  request: MoveRequest,
  progress: Progress,
): Promise<readonly ItemOutcome[]> {
  const { database, settings } = open;
  const { directory, replace } = request;
  let journal: Promise<Journal> | undefined;
  const openedOnce = () => {
    journal ??= openJournal(settings.folders.journal, { copyTo: settings.folders.journalCopy });
    return journal;
  };
  const what = { action: 'import', reason: `from ${directory}`, details: { directory, replace } };
  try {
    return await audited(open, what, async ({ at, by }) => {
      const { continued } = await beginImport(database, { folder: directory, by, startedAt: at });
      if (continued) progress.line('continuing an import that did not end');
      const moving = { ...movingOf(open, items, request, at), journal: openedOnce };
      const outcomes = await importItems(items, moving, request, progress);
      await endImport(database, 'done', new Date(await open.clock.read()));
      for (const line of breakLines(await ledgerRows(database))) progress.line(`note: ${line}`);
      return outcomes;
    });
  } finally {
    await (await journal)?.close();
  }
}

function breakLines(rows: readonly LedgerRow[]): readonly string[] {
  return strategyBreaks(rows).map(
    ({ instrument, contracts, strategies }) =>
      `${instrument}: ${contracts} are held, and the strategies have ${strategies}; it is locked while they differ. Compare with the broker, then \`${bookOnStrategy(instrument)}\``,
  );
}

function movingOf(
  { database }: OpenSystem,
  items: readonly Item[],
  { instruments, replace }: MoveRequest,
  at: Date,
): Omit<Moving, 'journal'> {
  // Each series is written once: none is kept in memory for a second reader.
  const uncached = { ...database, cache: createSeriesCache(0) };
  return {
    database: uncached,
    instruments,
    replace,
    by: operatorName(),
    at,
    priceAt: pricesOfImport(items, database),
  };
}
