import type { TestDatabase } from './database';

let started = 0;

/** Stands for a server: databases of its address are its own. */
export async function startDatabase(): Promise<TestDatabase> {
  return { url: `memory:${++started}`, pid: process.pid, stop: async () => undefined };
}
