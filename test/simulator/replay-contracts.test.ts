import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { multiplePricesFile } from '../../data/csv/price-files';
import { contractsOf, readMultipleFile } from '../../simulator/market/replay/multiple-prices';
import { contractsFromMultiple } from '../support/contracts-from-multiple';

const SHARED = process.env['TST_SHARED'] ?? join(__dirname, '../../../shared');
const FOLDER = join(SHARED, 'data', 'futures', 'multiple_prices_csv');
const SINCE = Date.UTC(2022, 0, 1); // before, some rows are daily ones stamped with midnight

if (!existsSync(FOLDER) && process.env['CI'] === 'true') throw new Error(`${FOLDER} is missing`);

/** What a broker would have told: pysystemtrade plays through the daily update to the file's own prices. */
(existsSync(FOLDER) ? test : test.skip).each(['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'])(
  '%s: contracts of the replayed market have the prices of pysystemtrade, also those told in a roll row',
  async (code) => {
    const file = join(FOLDER, `${code}.csv`);
    const served = contractsOf(readMultipleFile(file)).contracts;
    const reference = contractsFromMultiple(await multiplePricesFile.read(file));
    const differences: string[] = [];
    let compared = 0;
    for (const [contract, { times, values }] of reference) {
      const series = served.get(contract.slice(0, 6));
      const prices = new Map(series?.times.map((time, row) => [time, series.prices[row]]));
      times.forEach((time, row) => {
        if (time < SINCE) return;
        compared += 1;
        if (prices.get(time) !== values[row])
          differences.push(`${contract} ${new Date(time).toISOString()} ${prices.get(time)} ${values[row]}`);
      });
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  },
);
