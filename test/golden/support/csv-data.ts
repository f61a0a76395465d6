import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Instrument, RollParameters } from '../../../domain/instruments/instrument';
import type { Series } from '../../../domain/series/series';
import { systemData } from '../../../systems/data/in-memory-data';
import type { SystemData } from '../../../systems/data/system-data';
import { goldenTime, sharedFolder } from './compare';
import { pandasNumber } from './pandas-number';

const root = path.join(sharedFolder, 'data', 'futures');

/** The day on which the golden figures were made: the end of constant FX series. */
const GOLDEN_DAY = Date.UTC(2026, 10, 20);

/** The shared CSV data as the engine sees them. A plain reader, for the golden tests only. */
export function goldenData(): SystemData {
  const config = readTable('csvconfig/instrumentconfig.csv');
  const rolls = readTable('csvconfig/rollconfig.csv');
  const spreads = readTable('csvconfig/spreadcosts.csv');
  return systemData({
    instrumentCodes: fs
      .readdirSync(path.join(root, 'adjusted_prices_csv'))
      .map((file) => file.replace(/\.csv$/, ''))
      .sort(),
    adjustedPrices: (code) => readSeries<'price'>(`adjusted_prices_csv/${code}.csv`),
    multiplePrices: (code) => readSeries(`multiple_prices_csv/${code}.csv`),
    storedFx: (code) => {
      if (!fs.existsSync(path.join(root, 'fx_prices_csv', `${code}.csv`))) return undefined;
      return readSeries<'price'>(`fx_prices_csv/${code}.csv`);
    },
    instruments: new Map(config.map((row) => [row['Instrument'], instrumentOf(row)])),
    spreadCosts: new Map(spreads.map((row) => [row['Instrument'], Number(row['SpreadCost'])])),
    rollParameters: new Map(rolls.map((row) => [row['Instrument'], rollParametersOf(row)])),
    lastDay: GOLDEN_DAY,
  });
}

/** Sorted by time; of equal times the last row counts. Column names as in the file, prices in lower case. */
function readSeries<Column extends string>(file: string): Series<Column> {
  const lines = fs.readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n');
  const names = lines[0].split(',').slice(1);
  const rows = lines.slice(1).map((line) => line.split(','));
  const times = Float64Array.from(rows, (cells) => goldenTime(cells[0]));
  const kept = rowsInOrder(times);
  const columns = names.map((name, i): [string, Float64Array] => [
    name === 'PRICE' && names.length === 1 ? 'price' : name,
    Float64Array.from(kept, (row) => pandasNumber(rows[row][i + 1])),
  ]);
  return {
    times: Float64Array.from(kept, (row) => times[row]),
    columns: Object.fromEntries(columns) as Record<Column, Float64Array>,
  };
}

function rowsInOrder(times: Float64Array): number[] {
  const order = Array.from(times, (_, row) => row).sort((a, b) => times[a] - times[b] || a - b);
  return order.filter((row, i) => i === order.length - 1 || times[order[i + 1]] !== times[row]);
}

function readTable(file: string): Record<string, string>[] {
  const lines = fs.readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n');
  const names = lines[0].split(',');
  return lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

function instrumentOf(row: Record<string, string>): Instrument {
  return {
    code: row['Instrument'],
    description: row['Description'],
    pointSize: Number(row['Pointsize']),
    currency: row['Currency'],
    assetClass: row['AssetClass'],
    perBlock: Number(row['PerBlock']),
    percentage: Number(row['Percentage']),
    perTrade: Number(row['PerTrade']),
    region: row['Region'] as Instrument['region'],
  };
}

function rollParametersOf(row: Record<string, string>): RollParameters {
  return {
    holdRollCycle: row['HoldRollCycle'],
    pricedRollCycle: row['PricedRollCycle'],
    rollOffsetDays: Number(row['RollOffsetDays']),
    carryOffset: Number(row['CarryOffset']),
    expiryOffset: Number(row['ExpiryOffset']),
  };
}
