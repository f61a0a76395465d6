import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { directoriesOf } from '../../config/directories';
import type { LoadedConfig } from '../../config/loaded-config';
import type { ProductionConfig } from '../../config/schema/production';
import { tstError } from '../../domain/errors/errors';
import { configuredMongoUrl } from '../database/address';
import { readSetup, type SystemSetup } from './endpoints';
import { systemFolders } from './folders';
import type { StartRequest } from './start-request';

/** What the user asked for on the command line. */
export interface MarketRequest {
  readonly system?: string;
  /** CSV directory of a market to replay; undefined: the synthetic one. */
  readonly market?: string;
  /** What decides on rolls in a replay; default: calendar. */
  readonly rolls?: 'calendar' | 'parameters';
  readonly seed?: number;
  readonly instruments?: number;
}

const DEFAULT_SEED = 1;
const DEFAULT_INSTRUMENTS = 14;

/**
 * A system on the simulator. Each market is a separate system: without a name, the name says which market.
 * Throws BAD_INPUT when the named system was made for another market, or the directory isn't there.
 */
export function planSimulated(request: MarketRequest): SystemSetup {
  const known = request.system === undefined ? undefined : readSetup(request.system);
  const names =
    request.market !== undefined || request.seed !== undefined || request.instruments !== undefined;
  if (known && !names) return known;
  const market = marketOf(request);
  const setup: SystemSetup = { system: request.system ?? nameOf(market), gateway: 'simulator', market };
  const before = known ?? readSetup(setup.system);
  if (before && JSON.stringify(before.market) !== JSON.stringify(market)) {
    throw tstError(
      'BAD_INPUT',
      `system '${setup.system}' was made for another market (${describeMarket(before)}); choose another name with --system`,
    );
  }
  return setup;
}

/** One line for people. */
export function describeMarket(setup: SystemSetup): string {
  const { market } = setup;
  if (!market) return 'a real gateway';
  if (market.kind === 'replay')
    return `replay of ${market.directory}${market.rolls ? ', rolls by the roll policy' : ''}`;
  return `synthetic, seed ${market.seed}, ${market.instruments} instruments`;
}

function marketOf(request: MarketRequest): NonNullable<SystemSetup['market']> {
  if (request.market === undefined) {
    return {
      kind: 'synthetic',
      seed: request.seed ?? DEFAULT_SEED,
      instruments: request.instruments ?? DEFAULT_INSTRUMENTS,
    };
  }
  const directory = resolve(request.market);
  const rolls = request.rolls === 'parameters' ? ({ rolls: 'parameters' } as const) : {};
  if (existsSync(directory)) return { kind: 'replay', directory, ...rolls };
  throw tstError('BAD_INPUT', `the market's directory ${directory} does not exist`);
}

function nameOf(market: NonNullable<SystemSetup['market']>): string {
  if (market.kind === 'synthetic') {
    const usual = market.seed === DEFAULT_SEED && market.instruments === DEFAULT_INSTRUMENTS;
    return usual ? 'demo' : `demo-${digest(`${market.seed} ${market.instruments}`, 6)}`;
  }
  const word = basename(market.directory)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^[0-9]+/, '');
  return `${word.slice(0, 8) || 'market'}-${digest(market.directory, 4)}`;
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/**
 * What to start for a system, given its configuration. A simulated system has a database named after it, also on an
 * external server; a real one has `mongo_db`.
 */
export function planStart(
  setup: SystemSetup,
  loaded: LoadedConfig,
): Pick<StartRequest, 'system' | 'setup' | 'database' | 'mongoUrl' | 'gateway' | 'machines' | 'echos'> {
  const { config } = loaded;
  const { echos, echoExtension } = directoriesOf(config, systemFolders(setup.system).folder, process.env);
  const simulated = setup.gateway === 'simulator';
  return {
    system: setup.system,
    setup,
    database: simulated ? `tst_${setup.system.replaceAll('-', '_')}` : config.mongo_db,
    mongoUrl: configuredMongoUrl(loaded),
    echos: { echos, echoExtension },
    ...(simulated ? {} : { gateway: configuredGateway(config) }),
    machines: [...new Set(Object.values(config.process_machines).flat())],
  };
}

function configuredGateway({ broker_kind, ib_ipaddress: host, ib_port: port }: ProductionConfig) {
  return broker_kind === 'none' ? ({ kind: 'none' } as const) : ({ kind: 'ib', host, port } as const);
}
