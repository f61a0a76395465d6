import { openMemoryDatabase } from '../../data/memory/memory-database';
import { createMemoryServer, type MemoryServer } from '../../data/memory/memory-server';
import type { Database } from '../../data/store/./database';

// By another path, since `in-memory.jest.cjs` puts this file in the place of the usual one.
export * from '../../data/store/./database';

const servers = new Map<string, MemoryServer>();

/** As `openDatabase`, in memory: one server for each address. */
export async function openDatabase(url: string, name: string): Promise<Database> {
  const server = servers.get(url) ?? createMemoryServer();
  servers.set(url, server);
  return openMemoryDatabase(server, name, { at: new Date() });
}
