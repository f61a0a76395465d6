import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadedConfig } from '../../config/loaded-config';
import { readLoggingConfig } from '../../config/logging-config';
import { rootsOf } from '../../config/roots';
import { readManifest } from '../../data/backup/manifest';
import { readFetches } from '../../data/instruments/price-fetches';
import { readMultiple } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import { readClockSkew } from '../../data/system/clock-skew';
import { contractId } from '../../domain/contracts/contract-id';
import { type Finding, ok, warning } from '../../domain/doctor/finding';
import {
  checkBackup,
  checkClock,
  checkFreshness,
  checkLogServer,
  checkMail,
  checkMarketData,
  checkSchedules,
} from '../../domain/doctor/system-checks';
import { currentContracts } from '../../domain/prices/current-contracts';
import { summariseFetches } from '../../domain/prices/fetch-summary';
import { latestTradeDate } from '../../domain/time/trade-date';
import { mailConfigOf } from '../../notify/mail-config';
import { verifyMail } from '../../notify/verify-mail';
import { checkAccount } from '../../services/gateway/check-gateway';
import { diffSchedules } from '../../services/schedules/apply-schedules';
import { pausesOnServer } from '../../services/schedules/operate-schedules';
import { readSchedules } from '../../services/schedules/schedule-file';
import { systemEnvironment } from '../../services/system/system-environment';
import { askBroker, type ReadingBroker } from '../operator/ask-broker';
import { listedContracts } from '../operator/check-instruments-at-broker';
import type { OpenSystem } from '../operator/open-system';
import { look } from './look';

const QUOTE_TIMEOUT_MS = 5_000;

/** What only a running system can be asked. */
export async function partFindings(open: OpenSystem): Promise<readonly Finding[]> {
  return [
    ...(await gatewayFindings(open)),
    await look('clock', () => clock(open)),
    await look('prices', () => freshness(open)),
    await look('schedules', () => schedules(open)),
    await look('backup', () => backup(open)),
  ];
}

/** What the configuration names outside of the system. */
export async function outsideFindings(
  system: string,
  loaded: LoadedConfig,
  folders: { readonly logs: string; readonly outbox: string },
) {
  return Promise.all([
    look('mail', async () => {
      const mail = mailConfigOf(loaded.config, folders.outbox);
      return checkMail(mail.account?.address, mail.account && (await verifyMail(mail.account)));
    }),
    look('log server', async () => {
      const { server } = readLoggingConfig(systemEnvironment(system), rootsOf(loaded));
      return checkLogServer(server && (await waitingBytes(join(folders.logs, 'unsent'))));
    }),
  ]);
}

async function waitingBytes(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const sizes = (await readdir(folder)).map((name) => statSync(join(folder, name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** One connection for both: the account, and a quote of one contract that is priced. */
async function gatewayFindings(open: OpenSystem): Promise<readonly Finding[]> {
  const { config, endpoints } = open.settings;
  let quote: Finding | undefined;
  const gateway = await look('gateway', () =>
    askBroker(open, async (broker, account) => {
      if (broker.state() === 'none') return ok('gateway', 'a broker without an API: its statements are read');
      if (endpoints.gateway.kind === 'ib') checkAccount(open.settings.loaded);
      const answer = await broker.accountValues(account);
      quote = await look('market data', () => marketData(open, broker));
      const text = `${config.broker_kind} account at ${config.ib_ipaddress}:${config.ib_port}`;
      return answer.kind === 'reported' && answer.values.length > 0
        ? ok('gateway', text)
        : warning('gateway', `${text} reports no values`, 'Is `broker_account` the right one?');
    }),
  );
  return quote ? [gateway, quote] : [gateway];
}

async function marketData({ database, settings }: OpenSystem, broker: ReadingBroker): Promise<Finding> {
  const [instrument] = summariseFetches(await readFetches(database)).filter(({ contracts }) => contracts > 0);
  const catalogue = await loadCatalogue(settings.config.instrument_config_directory);
  const row = instrument && catalogue.brokerInstruments.get(instrument.item);
  if (!row) return checkMarketData(undefined, Number.NaN, Number.NaN);
  const { price } = currentContracts(await readMultiple(database, instrument.item));
  const found = await listedContracts(broker, row);
  const contract = found.find(({ contractMonth }) => contractId(contractMonth) === price);
  if (!contract) return checkMarketData(`${instrument.item} ${price}`, Number.NaN, Number.NaN);
  const { bid, ask } = await broker.quote([{ contract, ratio: 1 }], QUOTE_TIMEOUT_MS);
  return checkMarketData(`${instrument.item} ${price}`, bid, ask);
}

async function clock({ database, settings }: OpenSystem): Promise<Finding> {
  const skew = await readClockSkew(database);
  if (!skew)
    return warning('clock', 'the broker was not asked yet', 'The order stack asks it; look again later.');
  const { clock_skew_warn_seconds, clock_skew_stop_seconds } = settings.config.order_limits;
  return checkClock(skew.skewMs, clock_skew_warn_seconds, clock_skew_stop_seconds);
}

async function freshness(open: OpenSystem): Promise<Finding> {
  const tradeDate = latestTradeDate(await open.clock.read(), open.settings.config.system_zone);
  return checkFreshness(summariseFetches(await readFetches(open.database)), tradeDate);
}

async function schedules({ settings, temporal }: OpenSystem): Promise<Finding> {
  const { client } = (await temporal())!;
  const { endpoints } = settings;
  const entries = readSchedules(systemEnvironment(endpoints.system));
  const differing = (await diffSchedules(client, endpoints, entries)).map(({ id, kind }) => `${id} ${kind}`);
  const names = entries.map(({ name }) => name);
  const paused =
    differing.length > 0 ? new Map<string, string>() : await pausesOnServer(client, endpoints, names);
  return checkSchedules(entries.length, differing, paused, endpoints.clock === 'simulated');
}

async function backup({ settings, clock: trading }: OpenSystem): Promise<Finding> {
  const folder = settings.folders.mongoDump;
  const names = existsSync(folder) ? await readdir(folder) : [];
  const manifests = await Promise.all(names.map((name) => readManifest(join(folder, name))));
  const times = manifests.flatMap((manifest) => (manifest ? [Date.parse(manifest.at)] : []));
  return checkBackup(times.length > 0 ? Math.max(...times) : undefined, await trading.read());
}
