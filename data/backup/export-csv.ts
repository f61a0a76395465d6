import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { movesContract, movesStrategy } from '../../domain/ledger/positions';
import type { Series } from '../../domain/series/series';
import {
  ACCOUNT_CAPITAL,
  accountCapitalHistory,
  strategiesWithCapital,
  strategyCapitalHistory,
} from '../capital';
import { contracts } from '../contracts';
import { spreadCostsText } from '../csv/instrument-files';
import { ADJUSTED_SPEC, CONTRACT_SPEC, FX_SPEC, MULTIPLE_SPEC, SPREADS_SPEC } from '../csv/price-files';
import {
  type CapitalPoint,
  capitalDataText,
  contractsDataText,
  POSITION_SPEC,
  rollStatesText,
} from '../csv/state-files';
import type { Database } from '../database';
import { ledgerRows } from '../ledger/ledger-store';
import { rollStates } from '../rolls';
import { contractsWithPrices, readMergedPrices } from '../series/contract-prices';
import { readAllFx } from '../series/fx';
import { instrumentsWithPrices, readPrices } from '../series/prices';
import { listSeries, readSeries } from '../series/series-store';
import { spreadCosts } from '../spread-costs';
import { exportOptimalPositions } from './export-optimal-positions';
import { exportOrders } from './export-orders';
import { createExportedFiles, type ExportedFiles } from './exported-files';
import { writeVerified, writeVerifiedSeries } from './verified-file';

/** How many files of each kind were written. */
export type ExportedCsv = Readonly<Record<string, number>>;

/**
 * Writes all that pysystemtrade's CSV formats can hold, in the layout of its own CSV backup, and reads each file
 * back. `files`, kept from one export of the folder to the next, saves writing what is there already. Throws
 * BAD_DATA_FILE when a file is not what was written.
 */
export async function exportCsv(
  database: Database,
  folder: string,
  files: ExportedFiles = createExportedFiles(),
): Promise<ExportedCsv> {
  return {
    ...(await exportPrices(database, folder, files)),
    fx_prices: await exportFx(database, folder, files),
    contract_prices: await exportContractPrices(database, folder, files),
    spreads: await exportSpreads(database, folder, files),
    contracts_data: await exportContracts(database, folder),
    ...(await exportPositions(database, folder, files)),
    optimal_positions: await exportOptimalPositions(database, folder),
    ...(await exportOrders(database, folder)),
    ...(await exportSingleFiles(database, folder)),
  };
}

async function exportPrices(database: Database, folder: string, files: ExportedFiles): Promise<ExportedCsv> {
  const instruments = await instrumentsWithPrices(database);
  for (const instrument of instruments) {
    const prices = await readPrices(database, instrument);
    if (prices === undefined) continue; // removed since it was listed
    await writeVerifiedSeries(
      folder,
      `multiple_prices/${instrument}.csv`,
      prices.multiple,
      MULTIPLE_SPEC,
      files,
    );
    await writeVerifiedSeries(
      folder,
      `adjusted_prices/${instrument}.csv`,
      prices.adjusted,
      ADJUSTED_SPEC,
      files,
    );
  }
  return { multiple_prices: instruments.length, adjusted_prices: instruments.length };
}

async function exportFx(database: Database, folder: string, files: ExportedFiles): Promise<number> {
  const all = await readAllFx(database);
  await Promise.all(
    [...all].map(([code, { series }]) =>
      writeVerifiedSeries(folder, `fx_prices/${code}.csv`, series, FX_SPEC, files),
    ),
  );
  return all.size;
}

async function exportContractPrices(
  database: Database,
  folder: string,
  files: ExportedFiles,
): Promise<number> {
  const instruments = new Set((await contractsWithPrices(database)).map((each) => each.instrument));
  let written = 0;
  for (const instrument of instruments) {
    const all = await readMergedPrices(database, instrument);
    await Promise.all(
      [...all].map(([contract, merged]) => {
        const path = `contract_prices/${instrument}_${contract}.csv`;
        return writeVerifiedSeries(folder, path, merged, CONTRACT_SPEC, files);
      }),
    );
    written += all.size;
  }
  return written;
}

async function exportSpreads(database: Database, folder: string, files: ExportedFiles): Promise<number> {
  const names = await listSeries(database, 'spreads');
  for (const { name } of names) {
    const spreads = await readSeries<'spread'>(database, { kind: 'spreads', name });
    if (spreads !== undefined)
      await writeVerifiedSeries(folder, `spreads/${name}.csv`, spreads.series, SPREADS_SPEC, files);
  }
  return names.length;
}

async function exportContracts(database: Database, folder: string): Promise<number> {
  const all = groupBy(await contracts(database), (record) => record.instrument);
  for (const [instrument, records] of all) {
    await writeVerified(folder, `contracts_data/${instrument}.csv`, contractsDataText(records));
  }
  return all.size;
}

async function exportPositions(
  database: Database,
  folder: string,
  files: ExportedFiles,
): Promise<ExportedCsv> {
  const rows = effectiveRows(await ledgerRows(database));
  const byContract = groupBy(rows.filter(movesContract), (row) => `${row.instrument}_${row.contract}`);
  const byStrategy = groupBy(rows.filter(movesStrategy), (row) => `${row.strategy}_${row.instrument}`);
  for (const [kind, groups] of [
    ['contract_positions', byContract],
    ['strategy_positions', byStrategy],
  ] as const) {
    for (const [name, fills] of groups) {
      await writeVerifiedSeries(folder, `${kind}/${name}.csv`, positionSeries(fills), POSITION_SPEC, files);
    }
  }
  return { contract_positions: byContract.size, strategy_positions: byStrategy.size };
}

/** Position after the last change within each second, which is all that the format can tell. */
export function positionSeries(fills: readonly LedgerRow[]): Series<'position'> {
  const after = new Map<number, number>();
  let position = 0;
  for (const fill of fills.toSorted((a, b) => a.time.getTime() - b.time.getTime())) {
    position += fill.quantity;
    after.set(Math.floor(fill.time.getTime() / 1000) * 1000, position);
  }
  return { times: Float64Array.from(after.keys()), columns: { position: Float64Array.from(after.values()) } };
}

async function exportSingleFiles(database: Database, folder: string): Promise<ExportedCsv> {
  const states = new Map((await rollStates(database)).map((roll) => [roll.instrument, roll.state]));
  await writeVerified(folder, 'roll_state/roll_state.csv', rollStatesText(states));
  await writeVerified(folder, 'spread_costs/spreadcosts.csv', spreadCostsText(await spreadCosts(database)));
  await writeVerified(folder, 'capital/capital_data.csv', capitalDataText(await capitalColumns(database)));
  return { roll_state: 1, spread_costs: 1, capital: 1 };
}

async function capitalColumns(database: Database): Promise<ReadonlyMap<string, readonly CapitalPoint[]>> {
  const columns = new Map<string, readonly CapitalPoint[]>();
  for (const strategy of await strategiesWithCapital(database)) {
    if (strategy === ACCOUNT_CAPITAL) continue;
    const history = await strategyCapitalHistory(database, strategy);
    columns.set(
      strategy,
      history.map(({ time, capital }) => ({ time: time.getTime(), value: capital })),
    );
  }
  const account = await accountCapitalHistory(database);
  const fields = { Actual: 'actual', Accumulated: 'accumulated', Broker: 'broker', Max: 'max' } as const;
  for (const [name, field] of Object.entries(fields)) {
    columns.set(
      name,
      account.map((entry) => ({ time: entry.time.getTime(), value: entry[field] })),
    );
  }
  return columns;
}

/** `Map.groupBy`, which Node 20 has not. */
function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
