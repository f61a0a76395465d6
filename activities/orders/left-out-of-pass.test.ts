import { pino } from 'pino';
import { type Database, openDatabase } from '../../data/store/database';
import { forgetProblemsOf, stackProblems } from '../../data/system/stack-problems';
import { tstError } from '../../domain/errors/errors';
import { HOUR_MS, MINUTE_MS } from '../../domain/time/units';
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

let now = 0;
const CLOCK = { clock: { read: async () => now } as Deps['clock'] };
beforeEach(async () => {
  now = 0;
  mails.length = 0;
  for (const { instrument } of await stackProblems(database))
    await forgetProblemsOf(database, instrument).catch(() => undefined);
});

const pass = () =>
  isolate({
    database,
    clock: { read: async () => now } as Deps['clock'],
    log: pino({ level: 'silent' }),
    sendMail: async (mail) => void mails.push(mail),
  });
const piece = (instrument: string): Piece => ({ step: 'spawn', instrument, order: 'I1' });
const fails = async (): Promise<string> => {
  throw tstError('MISSING_DATA', 'CORN has no prices.');
};

it('pysystemtrade #452, #458, #1260, #1474: one instrument that fails is left out by name, the day goes on', async () => {
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

it('a problem is told once, tried again after ever longer pauses, then given up with a mail', async () => {
  let tried = 0;
  const work = async () => {
    tried++;
    return fails();
  };
  for (now = 0; now < 4 * HOUR_MS; now += MINUTE_MS / 2) {
    const one = pass();
    await one.attempt(piece('CORN'), work);
    // While it waits, nothing later is done for it either, and it is named at every pass.
    expect(await one.attempt({ step: 'create', instrument: 'CORN' }, async () => 'order')).toBeUndefined();
    expect(await one.finish(true)).toHaveLength(1);
  }
  expect(tried).toBe(8);
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Order stack: CORN is left out',
    'Order stack: CORN is given up',
  ]);
});

it('a command brings back what was given up, and once over, a problem is forgotten', async () => {
  for (let again = 0; again < 8; again++, now += HOUR_MS) await pass().attempt(piece('CORN'), fails);
  expect(await pass().attempt(piece('CORN'), async () => 'order')).toBeUndefined();
  await pass().finish(false); // a pass that took no step says nothing of it
  expect(await stackProblems(database)).toMatchObject([{ id: 'spawn/CORN/I1', attempts: 8 }]);

  expect(await forgetProblemsOf(database, 'CORN')).toEqual([expect.stringMatching(/CORN has no prices/)]);
  await expect(forgetProblemsOf(database, 'CORN')).rejects.toThrow(/nothing of CORN is left out/);
  const one = pass();
  expect(await one.attempt(piece('CORN'), async () => 'order')).toBe('order');
  expect(await one.finish(true)).toEqual([]);
  await pass().attempt(piece('CORN'), fails);
  expect(await pass().finish(true)).toEqual([]);
  expect(await stackProblems(database)).toEqual([]);
});

it('steps before the one that waits are taken: fills are still completed', async () => {
  await pass().attempt(piece('CORN'), fails);
  const one = pass();
  expect(await one.attempt({ step: 'complete', instrument: 'CORN' }, async () => 'done')).toBe('done');
  expect(await one.attempt(piece('CORN'), async () => 'order')).toBeUndefined();
});

it('at the end of the window everything is tried, whatever failed before', async () => {
  for (let again = 0; again < 8; again++, now += HOUR_MS) await pass().attempt(piece('CORN'), fails);
  const last = isolate(
    { ...{ database, log: pino({ level: 'silent' }) }, ...CLOCK, sendMail: async () => undefined },
    { waits: false },
  );
  expect(await last.attempt(piece('CORN'), async () => 'closed')).toBe('closed');
});

it('an error that repeating may cure stops the others no more once it comes again and again', async () => {
  const work = async () => {
    throw tstError('VERSION_CONFLICT', 'somebody else wrote first');
  };
  for (let again = 0; again < 2; again++, now += HOUR_MS)
    await expect(pass().attempt(piece('GOLD'), work)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  const one = pass();
  expect(await one.each(['GOLD', 'SP500'], piece, async (name) => (name === 'GOLD' ? work() : name))).toEqual(
    ['SP500'],
  );
  expect(mails.map(({ subject }) => subject)).toEqual(['Order stack: GOLD is left out']);
});

it('what may succeed when it is repeated is not taken for a problem of the instrument', async () => {
  const work = async () => {
    throw tstError('VERSION_CONFLICT', 'somebody else wrote first');
  };
  await expect(pass().attempt(piece('GOLD'), work)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
});
