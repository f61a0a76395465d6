import { orders } from '../../data/orders/collections';
import type { Database } from '../../data/store/database';
import type { Stored } from '../../data/store/documents';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { BrokerOrder, ContractOrder, InstrumentOrder, OrderStatus } from '../../domain/orders/order';
import { DAY_MS } from '../../domain/time/units';

const FIRST_DAY = Date.parse('2021-11-22T15:00:00Z');
const BATCH = 10_000;
/** Instruments that are traded. */
const TRADED = 100;
const YEARS = 5;

/** Three orders of one decision, of one contract; the last `open` of them are still at the broker. */
interface Family {
  readonly instrument: InstrumentOrder;
  readonly contract: ContractOrder;
  readonly broker: BrokerOrder;
}

/** Stores `count` families spread over five years, of which the last `open` have work left. */
export async function storeFamilies(database: Database, count: number, open: number): Promise<void> {
  const families = Array.from({ length: count }, (_, index) =>
    familyOf(index + 1, dayOf(index, count), index >= count - open ? 'active' : 'done'),
  );
  await insertAll(
    database,
    'instrument',
    families.map(({ instrument }) => instrument),
  );
  await insertAll(
    database,
    'contract',
    families.map(({ contract }) => contract),
  );
  await insertAll(
    database,
    'broker',
    families.map(({ broker }) => broker),
  );
}

/** Stores `count` fills spread over five years. */
export async function storeFills(database: Database, count: number): Promise<void> {
  const ledger = database.main.collection<Stored<LedgerRow>>('ledger');
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) =>
      fillOf(from + index, dayOf(from + index, count)),
    );
    await ledger.insertMany(rows.map((row) => ({ _id: row.id, ...row })));
  }
}

/** One contract bought on even numbers, sold on odd ones. */
export function fillOf(number: number, day: number): LedgerRow {
  const identity = `exec:0000e1a7.${String(number).padStart(8, '0')}.01`;
  return {
    ...{ id: `${identity}#1`, identity, version: 1, kind: 'broker', strategy: 'trend' },
    ...{ instrument: `I${(number >> 1) % TRADED}`, contract: '20261200' },
    ...{ quantity: number % 2 === 0 ? 1 : -1, price: 400 + (number % 50) / 4 },
    ...{ time: new Date(day + (number % 20_000) * 1000), tradeDate: dateOf(day) },
    ...{ instrumentOrderId: `i${number}`, contractOrderId: `c${number}`, brokerOrderId: `b${number}` },
    executionId: identity.slice('exec:'.length),
  };
}

function dayOf(index: number, count: number): number {
  return FIRST_DAY + Math.floor((index / count) * YEARS * 365) * DAY_MS;
}

function familyOf(number: number, day: number, status: OrderStatus): Family {
  const common = {
    ...{ number, system: 'bench', strategy: 'trend', instrument: `I${number % TRADED}`, trade: [1], status },
    ...{ generatedAt: new Date(day), tradeDate: dateOf(day), rollOrder: false, manualTrade: false },
    ...{ referencePrice: 400, version: 1 },
  };
  const contracts = ['20261200'];
  return {
    instrument: { ...common, id: `i${number}`, level: 'instrument', type: 'best' },
    contract: {
      ...{ ...common, id: `c${number}`, level: 'contract', parentId: `i${number}`, type: 'best' },
      ...{ contracts, algo: 'market' },
    },
    broker: {
      ...{ ...common, id: `b${number}`, level: 'broker', parentId: `c${number}`, type: 'market' },
      ...{ contracts, algo: 'market', account: 'DU1', state: status === 'active' ? 'working' : 'filled' },
    },
  };
}

async function insertAll<L extends 'instrument' | 'contract' | 'broker'>(
  database: Database,
  level: L,
  all: readonly { readonly id: string }[],
): Promise<void> {
  await orders(database, level).insertMany(all.map((order) => ({ _id: order.id, ...order })) as never);
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
