import { groupBy } from '../../domain/series/group-by';
import { accountCapitalHistory } from '../capital/capital';
import { marginHistory, TOTAL_MARGIN } from '../capital/margin';
import { strategiesWithCapital, strategyCapitalHistory } from '../capital/strategy-capital';
import { spreadCostsText } from '../csv/instrument-files';
import { ADJUSTED_SPEC, CONTRACT_SPEC, FX_SPEC, MULTIPLE_SPEC, SPREADS_SPEC } from '../csv/price-files';
import {
  type CapitalPoint,
  capitalDataText,
  contractsDataText,
  marginDataText,
  rollStatesText,
} from '../csv/state-files';
import { contracts } from '../instruments/contracts';
import { rollStates } from '../instruments/rolls';
import { spreadCosts } from '../instruments/spread-costs';
import { contractsWithPrices, readMergedPrices } from '../series/contract-prices';
import { fxCodes, readFx } from '../series/fx';
import { instrumentsWithPrices, readPrices, type VersionedPrices } from '../series/prices';
import { listSeries, readSeries } from '../series/series-store';
import type { Database } from '../store/database';
import { exportBarSizes } from './export-bar-sizes';
import { exportOptimalPositions } from './export-optimal-positions';
import { exportOrders } from './export-orders';
import { exportPositions } from './export-positions';
import { count, type ExportedCsv, exportSeries, exportText, type Target } from './export-target';
import { createExportedFiles, type ExportedFiles } from './exported-files';
import { itemByItem } from './item-by-item';

export interface CsvExport {
  readonly files: ExportedCsv;
  /** Files that could not be written, each with what is wrong. */
  readonly problems: readonly string[];
}

/**
 * Writes all that pysystemtrade's CSV formats can hold, in the layout of its own CSV backup, with the bars of each size
 * where the merged series does not say all of them, and reads each file back. `files`, kept from one export of the folder
 * to the next, avoids writing again what has not changed. A file that can't be written, or is not what was written, is a
 * problem, and the others are written.
 */
export async function exportCsv(
  database: Database,
  folder: string,
  files: ExportedFiles = createExportedFiles(),
): Promise<CsvExport> {
  const target: Target = { folder, files, items: itemByItem() };
  const { items } = target;
  const written = {
    ...(await exportPrices(database, target)),
    fx_prices: await exportFx(database, target),
    contract_prices: await exportContractPrices(database, target),
    contract_bar_sizes: await exportBarSizes(database, target),
    spreads: await exportSpreads(database, target),
    contracts_data: await exportContracts(database, target),
    ...(await exportPositions(database, target)),
    optimal_positions: await exportOptimalPositions(database, folder, items),
    ...(await exportOrders(database, folder, items)),
    ...(await exportSingleFiles(database, target)),
  };
  return { files: written, problems: items.problems };
}

async function exportPrices(database: Database, target: Target): Promise<ExportedCsv> {
  const [multiple, adjusted]: [boolean[], boolean[]] = [[], []];
  for (const instrument of await instrumentsWithPrices(database)) {
    let prices: VersionedPrices | undefined;
    const read = async () => {
      prices ??= await readPrices(database, instrument);
      return prices;
    };
    const paths = [`multiple_prices/${instrument}.csv`, `adjusted_prices/${instrument}.csv`] as const;
    multiple.push(await exportSeries(target, paths[0], async () => (await read())?.multiple, MULTIPLE_SPEC));
    adjusted.push(await exportSeries(target, paths[1], async () => (await read())?.adjusted, ADJUSTED_SPEC));
  }
  return { multiple_prices: count(multiple), adjusted_prices: count(adjusted) };
}

async function exportFx(database: Database, target: Target): Promise<number> {
  const written = await Promise.all(
    (await fxCodes(database)).map((code) => {
      const read = async () => (await readFx(database, code))?.series;
      return exportSeries(target, `fx_prices/${code}.csv`, read, FX_SPEC);
    }),
  );
  return count(written);
}

async function exportContractPrices(database: Database, target: Target): Promise<number> {
  const instruments = new Set((await contractsWithPrices(database)).map((each) => each.instrument));
  let written = 0;
  for (const instrument of instruments) {
    await target.items.attempt(`contract_prices/${instrument}_*.csv`, async () => {
      const all = await readMergedPrices(database, instrument);
      const each = [...all].map(([contract, merged]) => {
        const path = `contract_prices/${instrument}_${contract}.csv`;
        return exportSeries(target, path, async () => merged, CONTRACT_SPEC);
      });
      written += count(await Promise.all(each));
    });
  }
  return written;
}

async function exportSpreads(database: Database, target: Target): Promise<number> {
  const written: boolean[] = [];
  for (const { name } of await listSeries(database, 'spreads')) {
    const read = async () => (await readSeries<'spread'>(database, { kind: 'spreads', name }))?.series;
    written.push(await exportSeries(target, `spreads/${name}.csv`, read, SPREADS_SPEC));
  }
  return count(written);
}

async function exportContracts(database: Database, target: Target): Promise<number> {
  const written: boolean[] = [];
  for (const [instrument, records] of groupBy(await contracts(database), (record) => record.instrument)) {
    const path = `contracts_data/${instrument}.csv`;
    written.push(await exportText(target, path, async () => contractsDataText(records)));
  }
  return count(written);
}

async function exportSingleFiles(database: Database, target: Target): Promise<ExportedCsv> {
  const states = async () =>
    new Map((await rollStates(database)).map((roll) => [roll.instrument, roll.state] as const));
  const written = [
    await exportText(target, 'roll_state/roll_state.csv', async () => rollStatesText(await states())),
    await exportText(target, 'spread_costs/spreadcosts.csv', async () =>
      spreadCostsText(await spreadCosts(database)),
    ),
    await exportText(target, 'capital/capital_data.csv', async () =>
      capitalDataText(await capitalColumns(database)),
    ),
    await exportText(target, 'margin/margin_data.csv', async () =>
      marginDataText(await marginColumns(database)),
    ),
  ].map(Number);
  const [roll_state, spread_costs, capital, margin] = written;
  return { roll_state, spread_costs, capital, margin };
}

async function marginColumns(database: Database): Promise<ReadonlyMap<string, readonly CapitalPoint[]>> {
  const account = (await marginHistory(database)).map(({ time, margin }) => marginPoint(time, margin));
  const columns = new Map<string, readonly CapitalPoint[]>([[TOTAL_MARGIN, account]]);
  for (const strategy of await strategiesWithCapital(database)) {
    const history = await strategyCapitalHistory(database, strategy);
    const points = history.flatMap(({ time, margin }) =>
      margin === undefined ? [] : [marginPoint(time, margin)],
    );
    if (points.length > 0) columns.set(strategy, points);
  }
  return columns;
}

function marginPoint(time: Date, value: number): CapitalPoint {
  return { time: time.getTime(), value };
}

async function capitalColumns(database: Database): Promise<ReadonlyMap<string, readonly CapitalPoint[]>> {
  const columns = new Map<string, readonly CapitalPoint[]>();
  for (const strategy of await strategiesWithCapital(database)) {
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
