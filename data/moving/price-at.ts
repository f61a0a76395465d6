import type { FoundFile, Item } from '../../domain/moving/items';
import { lastAtOrBefore } from '../../domain/series/rows';
import type { ContractPrices, MultiplePrices } from '../../domain/series/series';
import { CONTRACT_SPEC, MULTIPLE_SPEC } from '../csv/price-files';
import type { SeriesSpec } from '../csv/series-file';
import { readContractPrices } from '../series/contract-prices';
import { readPrices } from '../series/prices';
import type { Database } from '../store/database';
import type { Moving } from './moving';
import { readSeriesOf } from './read-file';

/** Prices of this import's files, or else the stored ones: see `Moving.priceAt`. */
export function pricesOfImport(items: readonly Item[], database: Database | undefined): Moving['priceAt'] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const known = new Map<string, Promise<MultiplePrices | undefined>>();
  const multipleOf = (instrument: string) => {
    const found = known.get(instrument) ?? multiplePrices(instrument);
    known.set(instrument, found);
    return found;
  };
  return async (instrument, contract, at) => {
    const multiple = await multipleOf(instrument);
    if (contract === '') return multiple && nearest(multiple.times, multiple.columns.PRICE, at);
    const own = await contractPrices(instrument, contract);
    return (
      (own && nearest(own.times, own.columns.FINAL, at)) ??
      (multiple && inMultiple(multiple, Number(contract), at))
    );
  };

  async function multiplePrices(instrument: string): Promise<MultiplePrices | undefined> {
    const file = byId.get(`multiple and adjusted prices/${instrument}`)?.files['multiple'];
    const read = file && (await readable(file, MULTIPLE_SPEC));
    if (read) return read;
    return database && (await readPrices(database, instrument))?.multiple;
  }

  async function contractPrices(instrument: string, contract: string): Promise<ContractPrices | undefined> {
    const file = byId.get(`contract prices/${instrument}/${contract}`)?.files['merged'];
    const read = file && (await readable(file, CONTRACT_SPEC));
    if (read) return read;
    return database && readContractPrices(database, instrument, contract, 'merged');
  }
}

/** A file that can't be read is named by its own item. */
async function readable<Column extends string>(file: FoundFile, spec: SeriesSpec<Column>) {
  return readSeriesOf(file, spec).then(
    ({ series }) => series,
    () => undefined,
  );
}

/** In whichever of the three columns the contract is. */
function inMultiple({ times, columns }: MultiplePrices, contract: number, at: number): number | undefined {
  for (const name of ['PRICE', 'FORWARD', 'CARRY'] as const) {
    const ids = columns[`${name}_CONTRACT`];
    const values = columns[name].map((value, row) => (ids[row] === contract ? value : Number.NaN));
    const found = nearest(times, values, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nearest(times: Float64Array, values: Float64Array, at: number): number | undefined {
  const from = lastAtOrBefore(times, at);
  for (let row = from; row >= 0; row -= 1) if (!Number.isNaN(values[row])) return values[row];
  for (let row = from + 1; row < values.length; row += 1) if (!Number.isNaN(values[row])) return values[row];
  return undefined;
}
