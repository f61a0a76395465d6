import type { Db, IndexDescription } from 'mongodb';

/**
 * Natural keys are the documents' `_id`, unique by itself. These are the others: what is searched by.
 */
const MAIN: Readonly<Record<string, readonly IndexDescription[]>> = {
  instrument_orders: [
    { key: { status: 1 } },
    { key: { instrument: 1, strategy: 1 } },
    { key: { tradeDate: 1 } },
  ],
  contract_orders: [
    { key: { status: 1 } },
    { key: { parentId: 1 } },
    { key: { 'shares.instrumentOrderId': 1 } },
    { key: { tradeDate: 1 } },
  ],
  broker_orders: [
    { key: { status: 1 } },
    { key: { parentId: 1 } },
    { key: { state: 1 } },
    { key: { permId: 1 } },
    { key: { tradeDate: 1 } },
  ],
  ledger: [
    { key: { identity: 1 } },
    { key: { time: 1 } },
    { key: { instrument: 1, contract: 1 } },
    { key: { strategy: 1, instrument: 1 } },
    { key: { brokerOrderId: 1 } },
    { key: { contractOrderId: 1 } },
    { key: { instrumentOrderId: 1 } },
    { key: { tradeDate: 1 } },
  ],
  fx_orders: [{ key: { reference: 1 } }],
  fx_executions: [{ key: { reference: 1 } }],
  refusals: [{ key: { orderId: 1 } }, { key: { tradeDate: 1 } }],
  execution_links: [{ key: { outcome: 1 } }],
  runs: [
    { key: { tradeDate: 1 } },
    { key: { process: 1, endedAt: 1 } },
    { key: { process: 1, startedAt: 1 } },
  ],
  questions: [{ key: { status: 1 } }, { key: { instrument: 1 } }],
  locks: [{ key: { instrument: 1 } }],
  capital: [{ key: { scope: 1, time: 1 } }],
  allocations: [{ key: { time: 1 } }, { key: { 'shares.strategy': 1, time: 1 } }],
  margin: [{ key: { time: 1 } }],
  optimal_positions: [{ key: { strategy: 1, instrument: 1, tradeDate: 1 } }, { key: { tradeDate: 1 } }],
  emails: [{ key: { at: 1 } }],
  logs: [
    { key: { at: 1 } },
    { key: { instrument_code: 1, at: 1 } },
    { key: { strategy_name: 1, at: 1 } },
    { key: { level: 1, at: 1 } },
  ],
  reports: [{ key: { name: 1, at: 1 } }],
  audit: [{ key: { at: 1 } }],
  price_changes: [{ key: { at: 1 } }],
  progress: [{ key: { tradeDate: 1, sequence: 1 } }],
  diagnostics: [{ key: { strategy: 1, tradeDate: 1 } }, { key: { at: 1 } }],
  contracts: [{ key: { instrument: 1 } }, { key: { conId: 1 } }],
  price_fetches: [{ key: { item: 1 } }],
};

const SERIES: Readonly<Record<string, readonly IndexDescription[]>> = {
  versions: [{ key: { key: 1, version: 1 } }, { key: { replacedAt: 1 } }],
};

const STAMP = JSON.stringify([MAIN, SERIES]);

/** Makes the indexes that are missing in the two databases of a system; one read when they are all there. */
export async function ensureIndexes({
  main,
  series,
}: {
  readonly main: Db;
  readonly series: Db;
}): Promise<void> {
  const meta = main.collection<{ _id: string; stamp: string }>('meta');
  if ((await meta.findOne({ _id: 'indexes' }))?.stamp === STAMP) return;
  await createIndexes(main, MAIN);
  await createIndexes(series, SERIES);
  await meta.replaceOne({ _id: 'indexes' }, { stamp: STAMP }, { upsert: true });
}

async function createIndexes(
  db: Db,
  table: Readonly<Record<string, readonly IndexDescription[]>>,
): Promise<void> {
  const made = Object.entries(table).map(([collection, indexes]) =>
    db.collection(collection).createIndexes([...indexes]),
  );
  await Promise.all(made);
}
