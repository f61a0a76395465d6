import { afterAnswer, type PriceFetch } from '../../domain/prices/fetch-result';
import { openQuestions } from '../operator/questions';
import type { Database } from '../store/database';
import { finite, plain, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';
import { sharedWrites } from '../store/shared-writes';

/**
 * Keeps the results of an item's fetches, each in the place of the one before. `isComplete`: they are all of the item, and
 * results of its other contracts and bar sizes are removed.
 */
export async function storeFetches(
  database: Database,
  item: string,
  fetches: readonly PriceFetch[],
  isComplete: boolean,
): Promise<void> {
  const ids = fetches.map(idOf);
  const writes = fetches.map((fetch, index) => ({
    replaceOne: {
      filter: { _id: ids[index] },
      replacement: finite(`price_fetches ${ids[index]}`, fetch),
      upsert: true,
    },
  }));
  const removal = { deleteMany: { filter: { item, _id: { $nin: ids } } } };
  await write(database, isComplete ? [...writes, removal] : writes);
}

/**
 * The last results of all instruments and FX codes, or of one, by item, contract and bar size. A spike that was answered
 * since is no failure any more: `open` are the ids of the open questions, where they are read already.
 */
export async function readFetches(
  database: Database,
  item?: string,
  open?: ReadonlySet<string>,
): Promise<readonly PriceFetch[]> {
  const found =
    item === undefined
      ? await fetchesOf(database).find().sort({ _id: 1 }).toArray()
      : await findOfItem(database, item);
  const stillOpen = open ?? new Set((await openQuestions(database)).map(({ id }) => id));
  return found.map((document) => afterAnswer(plain<PriceFetch>(document), stillOpen));
}

function idOf({ item, contract, barSize }: PriceFetch): string {
  return `${item}/${contract}/${barSize}`;
}

function fetchesOf(database: Database) {
  return database.main.collection<Stored<PriceFetch>>('price_fetches');
}

const findOfItem = sharedFind<PriceFetch>({ collectionOf: fetchesOf, field: 'item' });
const write = sharedWrites<PriceFetch>(fetchesOf);
