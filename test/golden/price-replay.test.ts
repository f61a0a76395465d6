/**
 * Stepping the daily price update through three months of real history, rolls included, gives the stored
 * multiple prices of the files at every time, and contracts as theirs.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RollParameters } from '../../domain/instruments/instrument';
import { currentContracts } from '../../domain/prices/current-contracts';
import { stitch } from '../../domain/prices/panama';
import { type FinalPrices, pointsUntil } from '../../domain/prices/price-points';
import { rolledContracts } from '../../domain/prices/price-roll';
import { updateMultiplePrices } from '../../domain/prices/update-multiple';
import { filterRows, firstAfter, indexOfTime, sliceRows } from '../../domain/series/rows';
import type { MultiplePrices } from '../../domain/series/series';
import { notionalClose } from '../../domain/time/notional-close';
import { businessDays } from '../../domain/time/trade-date';
import { localToUtc } from '../../domain/time/zone-time';
import { contractsFromMultiple, rollsFromMultiple } from '../support/contracts-from-multiple';
import { goldenNumber, goldenTime, sharedFolder } from './support/compare';

const folder = path.join(sharedFolder, 'data/futures/multiple_prices_csv');
const COLUMNS = [
  'PRICE',
  'FORWARD',
  'CARRY',
  'PRICE_CONTRACT',
  'FORWARD_CONTRACT',
  'CARRY_CONTRACT',
] as const;
const FROM = '2023-03-01';
const TO = '2023-05-31';

function readMultiple(instrument: string): MultiplePrices {
  const lines = fs
    .readFileSync(path.join(folder, `${instrument}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  const names = lines[0].trim().split(',');
  const rows = lines.slice(1).map((line) => line.trim().split(','));
  const columns = {} as Record<(typeof COLUMNS)[number], Float64Array>;
  for (const name of COLUMNS)
    columns[name] = Float64Array.from(rows, (row) => goldenNumber(row[names.indexOf(name)]));
  const times = Float64Array.from(rows, (row) => localToUtc(goldenTime(row[0].slice(0, 19))));
  const all: MultiplePrices = { times, columns };
  return filterRows(all, (row) => row === 0 || times[row] > times[row - 1]);
}

function replay(csv: MultiplePrices): { multiple: MultiplePrices; rolled: number } {
  const prices = contractsFromMultiple(csv);
  const rollsOfFile = rollsFromMultiple(csv);
  let multiple: MultiplePrices = sliceRows(csv, 0, firstAfter(csv.times, notionalClose('2023-02-28')));
  let adjusted = stitch(multiple);
  let rolled = 0;
  for (const date of businessDays(FROM, TO)) {
    const now = notionalClose(date) + 600_000;
    const seen = sliceRows(csv, 0, firstAfter(csv.times, now));
    const finals: FinalPrices = (contract) => {
      const points = prices.get(contract);
      return points && pointsUntil(points, now);
    };
    // A roll is known once the file's contract has changed; those into contracts priced already are passed over.
    const priced = currentContracts(seen).price;
    const rolls = rollsOfFile.filter((roll) => roll.instant <= now && roll.contracts.price <= priced);
    const update = updateMultiplePrices({ existing: multiple, adjusted, finals, rolls });
    if (update.kind !== 'updated') throw new Error(`${date}: ${update.reason}`);
    ({ multiple, adjusted } = update);
    rolled += update.rolled.length;
    compare(date, seen, multiple);
  }
  return { multiple, rolled };
}

/** What the last days' cycle sees must be the file's, the same evening. */
function compare(date: string, csv: MultiplePrices, ours: MultiplePrices): void {
  const since = notionalClose('2023-02-28');
  const differences: string[] = [];
  for (let row = firstAfter(csv.times, since); row < csv.times.length; row++) {
    const time = csv.times[row];
    const own = indexOfTime(ours.times, time);
    for (const name of COLUMNS) {
      const [actual, expected] = [ours.columns[name][own], csv.columns[name][row]];
      if (!Object.is(actual, expected))
        differences.push(`${new Date(time).toISOString()} ${name} ${actual} ${expected}`);
    }
  }
  expect({ date, differences }).toEqual({ date, differences: [] });
}

const describeShared = fs.existsSync(folder) || process.env['CI'] === 'true' ? describe : describe.skip;

describeShared(`daily price update over ${FROM} to ${TO} (needs ${folder})`, () => {
  it.each(['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'])('%s', (instrument) => {
    const csv = readMultiple(instrument);
    const expected = rollsFromMultiple(csv).filter(
      (r) => r.instant > notionalClose('2023-02-28') && r.instant <= notionalClose(TO),
    );
    const { rolled } = replay(csv);
    expect(rolled).toBe(expected.length);
  });

  it('the roll parameters give the contracts of the file at each of these rolls', () => {
    const parameters = readRollParameters();
    for (const instrument of ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN']) {
      const rolls = rollsFromMultiple(readMultiple(instrument)).filter(
        (roll) => roll.instant > notionalClose('2023-02-28'),
      );
      for (const { contracts } of rolls) {
        const current = { price: '', forward: contracts.price, carry: '' };
        expect({ instrument, ...rolledContracts(current, parameters[instrument]) }).toEqual({
          instrument,
          ...contracts,
        });
      }
    }
  });
});

function readRollParameters(): Readonly<Record<string, RollParameters>> {
  const file = path.join(sharedFolder, 'data/futures/csvconfig/rollconfig.csv');
  const [header, ...lines] = fs.readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  const rows = lines
    .map((line) => line.split(','))
    .map((cells) => {
      const cell = (name: string) => cells[names.indexOf(name)];
      const parameters: RollParameters = {
        holdRollCycle: cell('HoldRollCycle'),
        pricedRollCycle: cell('PricedRollCycle'),
        rollOffsetDays: Number(cell('RollOffsetDays')),
        carryOffset: Number(cell('CarryOffset')),
        expiryOffset: Number(cell('ExpiryOffset')),
      };
      return [cell('Instrument'), parameters] as const;
    });
  return Object.fromEntries(rows);
}
