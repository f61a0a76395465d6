import { existsSync, readFileSync } from 'node:fs';
import { addressWithoutSecrets } from '../../config/secrets';
import { tstError } from '../../domain/errors/errors';
import type { ClockKind } from '../../domain/time/clock-kind';
import { writeFileAtomically } from '../files/atomic-file';
import { systemFolders } from './folders';

export type GatewayEndpoint =
  | {
      readonly kind: 'simulator' | 'ib';
      readonly host: string;
      readonly port: number;
      /** HTTP on localhost; of a simulator, also one that stands for a real gateway. */
      readonly controlPort?: number;
    }
  /** The broker has no API. */
  | { readonly kind: 'none' };

/** Where the clock of the simulator answers that is the gateway, or stands for it; undefined where there is none. */
export function controlUrl({ gateway }: Pick<Endpoints, 'gateway'>): string | undefined {
  const port = gateway.kind === 'none' ? undefined : gateway.controlPort;
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/** The same of a system that has one. Throws SERVICE_UNAVAILABLE. */
export function simulatorUrl(endpoints: Pick<Endpoints, 'gateway' | 'system'>): string {
  const url = controlUrl(endpoints);
  if (url === undefined)
    throw tstError('SERVICE_UNAVAILABLE', `system '${endpoints.system}' has no simulator`);
  return url;
}

/** Where the parts of a running system answer. Written to `endpoints.json` before the workers start. */
export interface Endpoints {
  readonly system: string;
  readonly supervisorPid: number;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Set when the server was named by a profile of the Temporal configuration file. */
  readonly temporalProfile?: string;
  readonly temporalUi?: string;
  /** In the file without its password, which `withDatabasePassword` takes from the configuration. */
  readonly mongoUrl: string;
  /** Set when the database's server is the one that `mongo_host` names. */
  readonly externalDatabase?: boolean;
  /** Name of the main database; the series are in `<database>_series`. */
  readonly database: string;
  readonly gateway: GatewayEndpoint;
  readonly clock: ClockKind;
  /** Process id of each embedded part by its name (`temporal, database, simulator, worker-NAME`). */
  readonly processes: Readonly<Record<string, number>>;
  /** ISO, UTC, wall clock. */
  readonly startedAt: string;
  readonly checkout: string;
}

/** What a system was made with, kept so that a later start continues the same market. */
export interface SystemSetup {
  readonly system: string;
  /** `ib`: whatever the configuration says, a gateway or none. */
  readonly gateway: 'simulator' | 'ib';
  /** Of a gateway that is a simulator in another process: then the system follows its clock. Otherwise live. */
  readonly clock?: ClockKind;
  readonly market?:
    | { readonly kind: 'synthetic'; readonly seed: number; readonly instruments: number }
    | {
        readonly kind: 'replay';
        readonly directory: string;
        /** By the roll policy; absent: when the data did. */
        readonly rolls?: 'parameters';
      };
}

/**
 * The endpoints written last by a start of this system, running or not; undefined before its first start. The
 * password of an external database is not in them.
 */
export function readEndpoints(system: string): Endpoints | undefined {
  return readJson(systemFolders(system).endpoints);
}

/** No secret is written: the file stays on the disk when the system is stopped. */
export function writeEndpoints(endpoints: Endpoints): void {
  const written = { ...endpoints, mongoUrl: addressWithoutSecrets(endpoints.mongoUrl) };
  writeFileAtomically(systemFolders(endpoints.system).endpoints, `${JSON.stringify(written, null, 2)}\n`);
}

export function readSetup(system: string): SystemSetup | undefined {
  return readJson(systemFolders(system).setup);
}

export function writeSetup(setup: SystemSetup): void {
  writeFileAtomically(systemFolders(setup.system).setup, `${JSON.stringify(setup, null, 2)}\n`);
}

function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}
