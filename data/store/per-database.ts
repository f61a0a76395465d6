import type { Database } from './database';

/** Makes one for each database that it is asked for. */
export function perDatabase<T>(create: (database: Database) => T): (database: Database) => T {
  const known = new WeakMap<Database, T>();
  return (database) => {
    const found = known.get(database) ?? create(database);
    known.set(database, found);
    return found;
  };
}
