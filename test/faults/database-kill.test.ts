import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../data/store/database';
import { embeddedDatabaseUrl } from '../../services/database/start-database';
import { runDatabase } from '../support/database';

/** The embedded database server, ended by `kill -9` while it writes. */
const ROUNDS = 3;
const WRITES = 300;

test('no write that the database acknowledged is lost by kill -9, on whatever port it starts again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tst-kill-'));
  const acknowledged: number[] = [];
  const ports = new Set<number>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const server = await runDatabase(folder);
      ports.add(server.port);
      const database = await openDatabase(embeddedDatabaseUrl(server.port), 'kill', {
        connectTimeoutMs: 2_000,
      });
      const rows = database.main.collection<{ _id: number }>('rows');
      const stored = (await rows.find().toArray()).map(({ _id }) => _id);
      expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);

      const killAt = (round + 1) * WRITES - Math.floor(WRITES / 3);
      const writers = [0, 1, 2].map(async (lane) => {
        for (let id = round * WRITES + lane; id < (round + 1) * WRITES; id += 3) {
          await rows.insertOne({ _id: id });
          acknowledged.push(id);
          if (id === killAt) void server.kill();
        }
      });
      const endings = await Promise.allSettled(writers);
      expect(endings.some(({ status }) => status === 'rejected')).toBe(true);
      await database.close();
      await server.kill();
    }
    const server = await runDatabase(folder);
    const database = await openDatabase(embeddedDatabaseUrl(server.port), 'kill', {
      connectTimeoutMs: 2_000,
    });
    const stored = await database.main.collection<{ _id: number }>('rows').countDocuments();
    await database.close();
    await server.kill();
    expect(acknowledged.length).toBeGreaterThan((ROUNDS * WRITES) / 2);
    expect(stored).toBeGreaterThanOrEqual(acknowledged.length);
    expect(ports.size).toBe(ROUNDS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
