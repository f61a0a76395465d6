import type { LoadedConfig } from '../../config/loaded-config';
import { addressWithoutSecrets } from '../../config/secrets';
import { tstError } from '../../domain/errors/errors';
import type { Endpoints } from '../system/endpoints';

/** The server that the user's own `mongo_host` names; undefined where only the default does, which means "find one". */
export function configuredMongoUrl({ config, origin }: LoadedConfig): string | undefined {
  if (origin('mongo_host').kind === 'default') return undefined;
  if (/^mongodb(\+srv)?:/.test(config.mongo_host)) return config.mongo_host;
  return `mongodb://${config.mongo_host}:${config.mongo_port}/`;
}

/**
 * Endpoints as they were read from the disk, with the address to connect with: the password of an external database
 * is in the configuration only. Throws BAD_CONFIG when the configuration names another server than the one with
 * which the system was started.
 */
export function withDatabasePassword(endpoints: Endpoints, loaded: LoadedConfig): Endpoints {
  if (!endpoints.externalDatabase) return endpoints;
  const url = configuredMongoUrl(loaded);
  const named = url === undefined ? undefined : addressWithoutSecrets(url);
  if (url !== undefined && named === endpoints.mongoUrl) return { ...endpoints, mongoUrl: url };
  throw tstError(
    'BAD_CONFIG',
    `system '${endpoints.system}' was started with the database ${endpoints.mongoUrl}, and mongo_host of the ` +
      `current configuration names ${named ?? 'none'}: use the configuration of that start, or start the system again`,
  );
}
