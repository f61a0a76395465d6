import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { tstError } from '../../domain/errors/errors';
import type { Endpoints } from '../system/endpoints';

/** What names a Temporal server: enough of `Endpoints` for a client or a worker. */
export type TemporalTarget = Pick<Endpoints, 'temporalAddress' | 'temporalNamespace' | 'temporalProfile'>;

export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * Address, TLS and key for `Connection.connect` and `NativeConnection.connect`. With a profile they come from the
 * Temporal configuration file and its environment variables.
 */
export function temporalConnectionOptions(target: TemporalTarget): ConnectionOptions & { address: string } {
  if (target.temporalProfile === undefined) return { address: target.temporalAddress };
  const { connectionOptions } = loadClientConnectConfig({ profile: target.temporalProfile });
  return { ...connectionOptions, address: target.temporalAddress };
}

/** A client of the system's Temporal server. Throws SERVICE_UNAVAILABLE when it doesn't answer in 10 s. */
export async function connectTemporal(target: TemporalTarget): Promise<TemporalClient> {
  try {
    const connection = await Connection.connect({
      ...temporalConnectionOptions(target),
      connectTimeout: '10s',
    });
    const client = new Client({ connection, namespace: target.temporalNamespace });
    return { client, connection, close: () => connection.close() };
  } catch (error) {
    throw tstError('SERVICE_UNAVAILABLE', `no Temporal server answers at ${target.temporalAddress}`, error);
  }
}
