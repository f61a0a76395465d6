import { setTimeout as delay } from 'node:timers/promises';
import { type Db, MongoClient, MongoServerError } from 'mongodb';

/** Name of the set; it has one member. */
export const REPLICA_SET = 'tsystemtrade';

const POLL_MS = 50;
/** Server codes: the set was never begun; its member has another address, because the port was taken this time. */
const NOT_YET_INITIALIZED = 94;
const NOT_A_MEMBER = 93;

/**
 * Makes the server at this port the primary of a replica set of one: initiates the set on a new data folder, updates the
 * member's address when the port has changed, and waits until it takes writes. May be called again.
 * @param signal ends the wait, with its reason as the error
 */
export async function becomePrimary(port: number, signal: AbortSignal): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    readPreference: 'primaryPreferred',
  });
  try {
    while (!(await isPrimary(client.db('admin')))) {
      signal.throwIfAborted();
      await bringIntoSet(client, `127.0.0.1:${port}`);
      await delay(POLL_MS);
    }
  } finally {
    await client.close();
  }
}

async function isPrimary(admin: Db): Promise<boolean> {
  return (await admin.command({ hello: 1 }))['isWritablePrimary'] === true;
}

/** One step towards it; nothing where the server is on its way. */
async function bringIntoSet(client: MongoClient, host: string): Promise<void> {
  const admin = client.db('admin');
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === NOT_YET_INITIALIZED) {
      const members = [{ _id: 0, host }];
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    }
    if (error.code === NOT_A_MEMBER) await moveMember(client, host);
  }
}

async function moveMember(client: MongoClient, host: string): Promise<void> {
  const config = await client.db('local').collection('system.replset').findOne({});
  const [member] = config?.['members'] ?? [];
  const moved = { ...config, version: config?.['version'] + 1, members: [{ ...member, host }] };
  await client.db('admin').command({ replSetReconfig: moved, force: true });
}
