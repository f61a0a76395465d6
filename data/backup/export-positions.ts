import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { movesContract, movesStrategy } from '../../domain/ledger/moves';
import { strategyRows } from '../../domain/ledger/strategy-rows';
import { groupBy } from '../../domain/series/group-by';
import type { Series } from '../../domain/series/series';
import { POSITION_SPEC } from '../csv/state-files';
import { ledgerRows } from '../ledger/ledger-store';
import { listSeries, readSeries } from '../series/series-store';
import type { Database } from '../store/database';
import { count, type ExportedCsv, exportSeries, type Target } from './export-target';

const KINDS = ['contract_positions', 'strategy_positions'] as const;

/** Positions after each change: those that were imported, then what the ledger says. */
export async function exportPositions(database: Database, target: Target): Promise<ExportedCsv> {
  const rows = effectiveRows(await ledgerRows(database));
  const byName = {
    contract_positions: groupBy(rows.filter(movesContract), (row) => `${row.instrument}_${row.contract}`),
    strategy_positions: groupBy(
      strategyRows(rows).filter(movesStrategy),
      (row) => `${row.strategy}_${row.instrument}`,
    ),
  };
  const written: Record<string, number> = {};
  for (const kind of KINDS) {
    const imported = new Map(
      (await listSeries(database, kind)).map(({ name }) => [name.replaceAll('/', '_'), name]),
    );
    const names = [...new Set([...imported.keys(), ...byName[kind].keys()])].sort();
    const each: boolean[] = [];
    for (const name of names) {
      const series = imported.get(name);
      const read = async () => {
        const before =
          series === undefined ? undefined : await readSeries<'position'>(database, { kind, name: series });
        return positionSeries(byName[kind].get(name) ?? [], before?.series);
      };
      each.push(await exportSeries(target, `${kind}/${name}.csv`, read, POSITION_SPEC));
    }
    written[kind] = count(each);
  }
  return written;
}

/**
 * Position after the last change within each second, which is all that the format can hold. An opening row is the end of
 * the imported history.
 */
function positionSeries(
  fills: readonly LedgerRow[],
  imported: Series<'position'> | undefined,
): Series<'position'> {
  const { times, columns } = imported ?? {
    times: new Float64Array(),
    columns: { position: new Float64Array() },
  };
  const after = new Map(Array.from(times, (time, row) => [time, columns.position[row]]));
  let position = columns.position.at(-1) ?? 0;
  const own = imported ? fills.filter(({ kind }) => kind !== 'opening') : fills;
  for (const fill of own.toSorted((a, b) => a.time.getTime() - b.time.getTime())) {
    position += fill.quantity;
    after.set(Math.floor(fill.time.getTime() / 1000) * 1000, position);
  }
  return { times: Float64Array.from(after.keys()), columns: { position: Float64Array.from(after.values()) } };
}
