import { pino } from 'pino';
import { type Database, openDatabase } from '../../data/store/database';
import { stackProblems } from '../../data/system/stack-problems';
import { tstError } from '../../domain/errors/errors';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { Deps, Mail } from '../deps';
import { isolate, type Piece } from './left-out-of-pass';

let server: TestDatabase;
let database: Database;
const mails: Mail[] = [];

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'left-out');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const pass = () =>
  isolate({
    database,
    clock: { read: async () => 0 } as Deps['clock'],
    log: pino({ level: 'silent' }),
    sendMail: async (mail) => void mails.push(mail),
  });
const piece = (instrument: string): Piece => ({ step: 'spawn', instrument, order: 'I1' });
const fails = async (): Promise<string> => {
  throw tstError('MISSING_DATA', 'CORN has no prices.');
};

it('one instrument that fails is left out by name, and the others are worked on', async () => {
  const one = pass();
  const work = async (name: string) => (name === 'CORN' ? fails() : name);
  expect(await one.each(['GOLD', 'CORN', 'SP500'], piece, work)).toEqual(['GOLD', 'SP500']);
  // Nothing more is done for it in this pass, in whatever step.
  expect(await one.attempt({ step: 'create', instrument: 'CORN' }, async () => 'order')).toBeUndefined();
  expect(await one.finish(true)).toEqual([
    'CORN (I1) is left out of "spawn": MISSING_DATA: CORN has no prices.',
  ]);
  expect(mails.map(({ subject }) => subject)).toEqual(['Order stack: CORN is left out']);
});

it('a problem that every pass meets is not mailed at every pass, and once over, it is forgotten', async () => {
  for (let again = 0; again < 5; again++) {
    const one = pass();
    await one.attempt(piece('CORN'), fails);
    expect(await one.finish(true)).toHaveLength(1);
  }
  expect(mails).toHaveLength(1);
  await pass().finish(false); // a pass that took no step says nothing of it
  expect(await stackProblems(database)).toMatchObject([{ id: 'spawn/CORN/I1', instrument: 'CORN' }]);
  expect(await pass().finish(true)).toEqual([]);
  expect(await stackProblems(database)).toEqual([]);
  await pass().attempt(piece('CORN'), fails);
  expect(mails).toHaveLength(2);
});

it('what may succeed when it is repeated is not taken for a problem of the instrument', async () => {
  const work = async () => {
    throw tstError('VERSION_CONFLICT', 'somebody else wrote first');
  };
  await expect(pass().attempt(piece('GOLD'), work)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
});
