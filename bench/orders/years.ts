import { insertLedgerRow } from '../../data/ledger/ledger-store';
import { readCompletionFacts } from '../../data/orders/completion-facts';
import { type Database, openDatabase } from '../../data/store/database';
import { fillOfContractOrder, fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import { strategyPosition } from '../../domain/ledger/positions';
import { type Measured, timed } from '../tables/measured';
import { fillOf, storeFamilies, storeFills } from './history';

const FILLS = 100_000;
const FAMILIES = 10_000;
const OPEN = 200;
/** The first month of a system of the same rate. */
const SMALLER = 60;
const LOOKS = 20;

/** The first look of a process, and those that follow, with a month's history and with five years'. */
export async function measureYears(url: string): Promise<readonly Measured[]> {
  const month = await looks(url, 'bench-month', SMALLER);
  const years = await looks(url, 'bench-years', 1);
  const ms = 'ms';
  const size = `${FAMILIES.toLocaleString('en-US')} orders a level, ${FILLS.toLocaleString('en-US')} fills`;
  return [
    { what: `${size}: rebuilt by a new process`, value: years.first / 1000, unit: 's', most: 5 },
    { what: 'a look when nothing has changed', value: years.unchanged, unit: ms },
    { what: 'a look after a fill', value: years.afterFill, unit: ms },
    { what: 'first month: a look when nothing has changed', value: month.unchanged, unit: ms },
    { what: 'first month: a look after a fill', value: month.afterFill, unit: ms },
  ];
}

/** Milliseconds of a look; of the later ones, the median. */
interface Looks {
  readonly first: number;
  readonly unchanged: number;
  readonly afterFill: number;
}

async function looks(url: string, name: string, smaller: number): Promise<Looks> {
  const writer = await openDatabase(url, name);
  await storeFamilies(writer, Math.max(2 * OPEN, Math.round(FAMILIES / smaller)), OPEN);
  await storeFills(writer, Math.round(FILLS / smaller));
  const reader = await openDatabase(url, name);
  const first = await timed(() => look(reader));
  const unchanged = await medianOf(() => timed(() => look(reader)));
  let number = FILLS;
  const afterFill = await medianOf(async () => {
    number += 1;
    await insertLedgerRow(writer, fillOf(number, Date.parse('2026-11-20T15:00:00Z')));
    return timed(() => look(reader));
  });
  await writer.close();
  await reader.close();
  return { first, unchanged, afterFill };
}

/** What is read at each pass of the stack, and what is asked of it for each open order. */
async function look(database: Database): Promise<void> {
  const { book } = await readCompletionFacts(database);
  if (book.contract.length !== OPEN) throw new Error(`${book.contract.length} open orders, not ${OPEN}`);
  for (const order of book.contract) fillOfContractOrder(order, book.ledger);
  for (const order of book.instrument) {
    fillOfInstrumentOrder(order, book.ledger);
    strategyPosition(book.ledger, order.strategy, order.instrument);
  }
}

async function medianOf(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < LOOKS; time += 1) times.push(await measure());
  return times.sort((a, b) => a - b)[LOOKS >> 1];
}
