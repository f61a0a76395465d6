import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { recordExecution } from '../../activities/executions/record-execution';
import type { BrokerExecution } from '../../broker/broker';
import { loadConfig } from '../../config/load-config';
import { putContracts } from '../../data/instruments/contracts';
import { openJournal } from '../../data/ledger/journal';
import { countLedgerDocuments } from '../../data/ledger/ledger-store';
import { openDatabase } from '../../data/store/database';
import { createLiveClock } from '../../services/gateway/trading-clock';
import { type Measured, timed } from '../tables/measured';
import { storeFamilies, storeFills } from './history';

const FILLS = 500;
const BEFORE = 100_000;

/** Executions booked one after the other, as they arrive: journal synced to disk, then the ledger. */
export async function measureFills(url: string, journalFolder: string): Promise<readonly Measured[]> {
  const database = await openDatabase(url, 'bench-fills');
  const journal = await openJournal(journalFolder);
  await storeFamilies(database, FILLS, FILLS);
  await storeFills(database, BEFORE);
  const instruments = [...new Set(Array.from({ length: FILLS }, (_, number) => `I${(number + 1) % 100}`))];
  await putContracts(
    database,
    instruments.map((instrument, conId) => ({ instrument, contract: '20261200', sampling: true, conId })),
  );
  const loaded = loadConfig({ env: {} });
  const deps = {
    ...{ system: 'bench', loaded, config: loaded.config, database, journal, clock: createLiveClock() },
    ...{ log: pino({ level: 'silent' }), sendMail: async () => undefined },
  } as Partial<Deps> as Deps;
  const took = await timed(async () => {
    for (let number = 1; number <= FILLS; number += 1)
      await recordExecution(deps, executionOf(number, instruments.indexOf(`I${number % 100}`)));
  });
  const booked = (await countLedgerDocuments(database)) - BEFORE;
  if (booked !== FILLS) throw new Error(`${booked} of ${FILLS} fills were booked`);
  await journal.close();
  await database.close();
  return [{ what: 'booked', value: (FILLS / took) * 1000, unit: 'a second', least: 100 }];
}

function executionOf(number: number, conId: number): BrokerExecution {
  return {
    ...{ executionId: `0000beef.${number}.01.01`, orderRef: `b${number}`, permId: number, clientId: 1 },
    ...{ brokerOrderId: number, account: 'DU1', quantity: 1, price: 400, time: Date.now() },
    contract: {
      ...{ conId, kind: 'future', symbol: 'X', exchange: 'X', currency: 'USD', localSymbol: 'X' },
      ...{ multiplier: 1, contractMonth: '202612', expiry: '20261218' },
    },
  };
}
