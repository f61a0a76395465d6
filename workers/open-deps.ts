import type { Logger } from 'pino';
import type { Deps } from '../activities/deps';
import { createMailer, type Mailer } from '../activities/running/create-mailer';
import { type BrokerLog, createIbBroker } from '../broker/ib/connect';
import { createNoBroker } from '../broker/none/no-broker';
import { refuseUnknownNames } from '../config/configured-names';
import { productVersion } from '../config/version';
import { openJournal } from '../data/ledger/journal';
import { refuseUnfinishedImport } from '../data/moving/import-record';
import { loadCatalogue } from '../data/store/catalogue';
import { openDatabase } from '../data/store/database';
import { migrateDatabase } from '../data/store/migrations';
import { createLiveClock, createSimulatedClock, type TradingClock } from '../services/gateway/trading-clock';
import { boundLog } from '../services/logging/create-log';
import { simulatorUrl } from '../services/system/endpoints';
import { accountOf, type Settings } from '../services/system/settings';
import { statementIn } from '../sources/statement';
import { type Claim, type HeldSystem, holdSystem } from './hold-system';

export type OpenDeps = Deps &
  Pick<HeldSystem, 'lost'> &
  Pick<Mailer, 'mailCritical'> & { close(): Promise<void> };

/**
 * Opens and connects everything through which a worker reaches the world; `close` ends it in reverse order. Throws, before
 * contacting the broker, SYSTEM_TAKEN when the system is in use elsewhere, and BAD_INPUT while an import is unfinished.
 */
export async function openDeps(
  settings: Settings,
  claim: Omit<Claim, 'system'>,
  log: Logger,
): Promise<OpenDeps> {
  const { endpoints, folders, config, loaded } = settings;
  const catalogue = await loadCatalogue(config.instrument_config_directory);
  refuseUnknownNames(loaded, catalogue);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database, { toMigrate: true });
  await refuseUnfinishedImport(database);
  const held = await holdSystem(database, { ...claim, system: endpoints.system }, log);
  await migrateDatabase(database, (line) => log.warn(line), new Date());
  const journal = await openJournal(folders.journal, { copyTo: folders.journalCopy });
  const clock = openClock(settings);
  await clock.read();
  const account = accountOf(settings);
  const brokers = connectBrokers(settings, clock, account, log);
  const deps = {
    system: endpoints.system,
    version: productVersion(),
    account,
    config,
    loaded,
    catalogue,
    database,
    journal,
    clock,
    ...brokers,
    watchedOrders: new Set<string>(),
    folders,
    log,
    assertOurs: held.assertOurs,
  };
  return {
    ...deps,
    ...createMailer(deps),
    lost: held.lost,
    close: async () => {
      held.letGo();
      clock.close();
      await brokers.orderBroker.close();
      await brokers.dataBroker.close();
      await journal.close();
      await database.close();
    },
  };
}

function openClock({ endpoints }: Settings): TradingClock {
  if (endpoints.clock === 'live') return createLiveClock();
  return createSimulatedClock(simulatorUrl(endpoints));
}

/** The order role has the client id `ib_idoffset`, never a substitute; data has the next one. */
function connectBrokers(
  { config, endpoints }: Settings,
  clock: TradingClock,
  account: string,
  log: Logger,
): Pick<Deps, 'orderBroker' | 'dataBroker'> {
  if (endpoints.gateway.kind === 'none') {
    const broker = createNoBroker(statementIn(config.broker_statement_directory, account));
    return { orderBroker: broker, dataBroker: broker };
  }
  const { ib_ipaddress: host, ib_port: port, ib_idoffset, ib_pacing } = config;
  const connect = (clientId: number, role: string) =>
    createIbBroker({
      host,
      port,
      clientId,
      account,
      clock,
      maxMessagesPerSecond: ib_pacing.messages_per_second,
      historyPacing: {
        minSpacingMs: ib_pacing.history_spacing_seconds * 1000,
        maxOpen: ib_pacing.history_open_max,
        identicalMs: ib_pacing.identical_request_seconds * 1000,
      },
      log: brokerLog(boundLog(log, { component: role, broker: 'IB', clientid: clientId })),
    });
  const orderBroker = connect(ib_idoffset, 'orders');
  const dataBroker = connect(ib_idoffset + 1, 'data');
  void orderBroker.start();
  void dataBroker.start();
  return { orderBroker, dataBroker };
}

function brokerLog(log: Logger): BrokerLog {
  return (level, message, facts) => log[level](facts ?? {}, message);
}
