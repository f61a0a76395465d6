/** How a database gets from the version of an earlier release to this one's. */
import { migrateRates } from '../series/migrate-rates';
import type { Database } from './database';
import { refuseNewer, schemaVersion, setSchemaVersion } from './schema-version';

interface Migration {
  /** Version afterwards. */
  readonly to: number;
  readonly what: string;
  /** Returns how much it changed. Can be interrupted anywhere and repeated. */
  run(database: Database): Promise<number>;
}

/** Each version's way from the one before it, in order. What was released is never changed, only added to. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 2, what: 'rates that are not above 0, or not finite, are removed', run: migrateRates },
];

/**
 * Brings the database to this program's version, one migration after the other; each is noted when it is done, so that an
 * interrupted start continues. Nobody else may use the database meanwhile. Throws SCHEMA_NEWER.
 */
export async function migrateDatabase(
  database: Database,
  say: (line: string) => void,
  at: Date,
): Promise<void> {
  const version = await schemaVersion(database.main, at);
  refuseNewer(`database ${database.name}`, version);
  for (const { to, what, run } of MIGRATIONS.filter((each) => each.to > version)) {
    say(`schema ${to}: ${what}`);
    const changed = await run(database);
    await setSchemaVersion(database.main, to, at);
    say(`schema ${to}: done, ${changed} changed`);
  }
}
