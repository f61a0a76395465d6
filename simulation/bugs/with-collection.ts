import type { Collection, Db } from 'mongodb';
import type { Database } from '../../data/store/database';

type Found = Readonly<Record<string, unknown>>;

/** How a collection answers wrongly. */
export interface Wrong {
  /** Of what was found. */
  readonly find?: (found: readonly Found[]) => readonly Found[];
  readonly insertOne?: (go: () => Promise<unknown>) => Promise<unknown>;
}

/** The same database, one collection of which answers wrongly. */
export function withCollection(database: Database, name: string, wrong: Wrong): Database {
  const main = new Proxy(database.main, {
    get(db, key) {
      const value: unknown = Reflect.get(db, key, db);
      if (key !== 'collection') return typeof value === 'function' ? value.bind(db) : value;
      return (...args: Parameters<Db['collection']>) =>
        args[0] === name ? wrongly(db.collection(...args), wrong) : db.collection(...args);
    },
  });
  return { ...database, main };
}

function wrongly(collection: Collection, { find, insertOne }: Wrong): Collection {
  return new Proxy(collection, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...args: unknown[]) => unknown;
      if (key === 'find' && find) return (...args: unknown[]) => wrongCursor(call(...args) as object, find);
      if (key === 'insertOne' && insertOne)
        return (...args: unknown[]) => insertOne(async () => call(...args));
      return call;
    },
  });
}

function wrongCursor(cursor: object, find: NonNullable<Wrong['find']>): object {
  return new Proxy(cursor, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...args: unknown[]) => unknown;
      if (key === 'toArray') return async () => find((await call()) as Found[]);
      return (...args: unknown[]) => {
        const next = call(...args);
        return typeof next === 'object' && next !== null ? wrongCursor(next, find) : next;
      };
    },
  });
}
