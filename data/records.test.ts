import type { AccountCapitalEntry } from '../domain/capital/account-history';
import { STOP } from '../domain/limits/halt';
import type { PriceFetch } from '../domain/prices/fetch-result';
import { startDatabase, type TestDatabase } from '../test/support/database';
import {
  accountCapital,
  accountCapitalHistory,
  accountCapitalOf,
  allAccountRows,
  appendAccountCapital,
  deleteAccountCapitalAfter,
  importCapital,
  undoAccountDeletion,
} from './capital/capital';
import { appendMargin, marginHistory, totalMargin } from './capital/margin';
import {
  storeAllocation,
  strategiesWithCapital,
  strategyCapital,
  strategyCapitalHistory,
} from './capital/strategy-capital';
import {
  haltsInForce,
  pausedProcesses,
  pauseProcess,
  readHalt,
  setHalt,
  unpauseProcess,
} from './controls/halt';
import {
  countTrades,
  positionLimits,
  resetTradeLimit,
  setPositionLimit,
  setTradeLimit,
  tradeLimits,
} from './controls/limits';
import { lockInstrument, locks, unlockInstrument } from './controls/locks';
import { overrides, removeOverride, setOverride } from './controls/overrides';
import { putStrategyState } from './controls/strategy-states';
import { contracts, contractsOfInstrument, findContract, putContracts } from './instruments/contracts';
import { readFetches, storeFetches } from './instruments/price-fetches';
import { auditEntries, writeAudit } from './operator/audit';
import {
  answerQuestion,
  askQuestion,
  findQuestion,
  openQuestions,
  withdrawQuestion,
} from './operator/questions';
import { listStages, pruneStages, readStage, storeStage } from './results/diagnostics';
import {
  latestOptimalPositions,
  type OptimalPosition,
  optimalPositionHistory,
  storeOptimalPositions,
} from './results/optimal-positions';
import { type Database, openDatabase } from './store/database';
import { countEmail, emails, storeEmail } from './system/emails';
import { acquireLease, LEASE_MS } from './system/lease';
import { findReport, reportHistory, storeReport } from './system/reports';
import { failRun, findRun, findRuns, finishRun, noteDone, startRun } from './system/runs';

let server: TestDatabase;
let database: Database;
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  count += 1;
  database = await openDatabase(server.url, `records-${count}`);
});
afterEach(() => database.close());

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 21, 0, seconds));
const who = { by: 'me', reason: 'test', at: at(0) };

describe('runs', () => {
  const key = { system: 'demo', process: 'prices', tradeDate: '2026-11-20' };

  it('are started by one of many, and resumed by it', async () => {
    const owners = Array.from({ length: 6 }, (_, index) => `owner-${index}`);
    const answers = await Promise.all(
      owners.map((owner) => startRun(database, key, { owner, at: at(0), version: '1' })),
    );
    const winner = answers.findIndex((answer) => answer.kind === 'started');
    expect(answers.filter((answer) => answer.kind === 'started')).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'running-elsewhere')).toHaveLength(5);
    expect(await startRun(database, key, { owner: owners[winner], at: at(1), version: '1' })).toMatchObject({
      kind: 'resumed',
    });
  });

  it('done are not repeated but deliberately, failed are tried again, both as new attempts', async () => {
    const first = await startRun(database, key, { owner: 'a', at: at(0), version: '1' });
    await failRun(database, first.run, at(1), { error: 'broken' });
    const second = await startRun(database, key, { owner: 'b', at: at(2), version: '1' });
    expect(second).toMatchObject({ kind: 'started', run: { attempt: 2, state: 'running' } });
    expect(second.run.error).toBeUndefined();
    await expect(finishRun(database, first.run, at(3))).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await finishRun(database, second.run, at(3), { instruments: 24 });
    expect(await startRun(database, key, { owner: 'c', at: at(4), version: '1' })).toMatchObject({
      kind: 'done-before',
      run: { summary: { instruments: 24 } },
    });
    expect(await startRun(database, key, { owner: 'c', at: at(4), version: '1', again: true })).toMatchObject(
      {
        kind: 'started',
        run: { attempt: 3 },
      },
    );
    expect(
      await startRun(database, key, { owner: 'd', at: at(5), version: '1', takeOver: true }),
    ).toMatchObject({
      kind: 'started',
      run: { attempt: 4 },
    });
    expect(await findRuns(database, { system: 'demo', state: 'running' })).toHaveLength(1);
  });

  it('taken over continue after what was done; failed ones start again', async () => {
    const first = await startRun(database, key, { owner: 'a', at: at(0), version: '1' });
    await noteDone(database, first.run, { stages: ['prices'] });
    const second = await startRun(database, key, { owner: 'b', at: at(1), version: '1', takeOver: true });
    expect(second).toMatchObject({ kind: 'started', run: { attempt: 2, summary: { stages: ['prices'] } } });
    await noteDone(database, first.run, { stages: ['too late'] });
    await failRun(database, second.run, at(2), { error: 'broken' });
    expect(await findRun(database, key)).toMatchObject({ summary: { stages: ['prices'] } });
    const third = await startRun(database, key, { owner: 'c', at: at(3), version: '1' });
    expect(third.run.summary).toBeUndefined();
  });
});

describe('questions', () => {
  const question = {
    id: 'spike/CORN',
    kind: 'price-spike',
    instrument: 'CORN',
    tradeDate: '2026-11-20',
    askedAt: at(0),
    text: '?',
    parked: [1],
  } as const;

  it('have one answer, the first', async () => {
    expect((await askQuestion(database, question)).kind).toBe('asked');
    expect((await askQuestion(database, { ...question, parked: [2] })).kind).toBe('refreshed');
    expect((await openQuestions(database))[0].parked).toEqual([2]);
    const answers = await Promise.all([
      answerQuestion(database, question.id, { kind: 'drop' }, who),
      answerQuestion(database, question.id, { kind: 'replace', value: 3 }, who),
    ]);
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['answered', 'closed']);
    expect(await openQuestions(database)).toEqual([]);
    expect(await answerQuestion(database, 'other', { kind: 'drop' }, who)).toEqual({
      kind: 'unknown-question',
    });
  });

  it('withdrawn or answered may be asked again', async () => {
    await askQuestion(database, question);
    await withdrawQuestion(database, question.id, 'a later run succeeded', at(1));
    expect(await findQuestion(database, question.id)).toMatchObject({ status: 'withdrawn' });
    expect(await askQuestion(database, question)).toMatchObject({
      kind: 'asked',
      question: { round: 2, status: 'open' },
    });
    expect((await findQuestion(database, question.id))?.reason).toBeUndefined();
  });
});

describe('limits', () => {
  const key = { strategy: '', instrument: 'CORN', periodDays: 1 };

  it('count each order once, and start a new period once', async () => {
    await setTradeLimit(database, key, 10, at(0));
    await countTrades(database, key, { id: 'a', contracts: 3, at: at(1) });
    await countTrades(database, key, { id: 'a', contracts: 3, at: at(1) });
    const [read] = await tradeLimits(database, 'CORN');
    expect(read).toMatchObject({ limit: 10, used: 3 });
    await Promise.all(
      ['b', 'c'].map((id) => countTrades(database, key, { id, contracts: 1, at: at(90_000) }, read)),
    );
    await setTradeLimit(database, key, 20, at(90_001));
    expect((await tradeLimits(database))[0]).toMatchObject({ limit: 20, resetAt: at(90_000) });
    expect(await resetTradeLimit(database, key, at(90_002), read)).toBe(false);
    expect(await resetTradeLimit(database, key, at(90_002))).toBe(true);
    expect((await tradeLimits(database))[0].used).toBe(0);
    await expect(
      countTrades(database, { ...key, periodDays: 7 }, { id: 'a', contracts: 1, at: at(0) }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('of positions are replaced', async () => {
    await setPositionLimit(database, { strategy: '', instrument: 'CORN', limit: 5 });
    await setPositionLimit(database, { strategy: '', instrument: 'CORN', limit: 6 });
    expect(await positionLimits(database, 'CORN')).toEqual([{ strategy: '', instrument: 'CORN', limit: 6 }]);
  });
});

it('locks of one owner are not removed by another', async () => {
  await lockInstrument(database, { instrument: 'CORN', owner: 'reconcile', reason: 'break', at: at(0) });
  await lockInstrument(database, { instrument: 'CORN', owner: 'operator', reason: 'news', at: at(0) });
  expect(
    await lockInstrument(database, { instrument: 'CORN', owner: 'operator', reason: 'again', at: at(1) }),
  ).toBe(false);
  expect(await unlockInstrument(database, 'CORN', 'operator')).toBe(true);
  expect((await locks(database, 'CORN')).map((lock) => lock.owner)).toEqual(['reconcile']);
});

it('an override of the operator and a temporary one stand side by side', async () => {
  const own = { strategy: '', instrument: 'CORN', value: 0.5, ...who };
  await setOverride(database, own);
  await setOverride(database, { ...own, value: 'reduce-only', temporary: true });
  expect(await overrides(database)).toHaveLength(2);
  await removeOverride(database, { strategy: '', instrument: 'CORN', temporary: true });
  expect(await overrides(database)).toEqual([own]);
});

it('halts are kept by scope and owner; one stored before there were scopes stops everything', async () => {
  const old = { halted: true, ...who };
  await database.main.collection<{ _id: string }>('halt').insertOne({ _id: 'halt', ...old });
  expect(await haltsInForce(database)).toEqual([{ ...STOP, ...who }]);
  const corn = { ...STOP, ...who, instrument: 'CORN', mode: 'reduce-only', cancel: true } as const;
  await setHalt(database, corn);
  await setHalt(database, { ...STOP, ...who, owner: 'restore' });
  expect(await haltsInForce(database)).toHaveLength(3);
  await setHalt(database, { ...STOP, ...who, halted: false });
  expect(await haltsInForce(database)).toEqual([{ ...STOP, ...who, owner: 'restore' }, corn]);
});

it('halt, pauses and process states are kept', async () => {
  expect(await readHalt(database)).toBeUndefined();
  await setHalt(database, { ...STOP, ...who });
  expect((await readHalt(database))?.halted).toBe(true);
  await pauseProcess(database, { process: 'orders', ...who });
  expect((await pausedProcesses(database)).map((pause) => pause.process)).toEqual(['orders']);
  expect([await unpauseProcess(database, 'orders'), await unpauseProcess(database, 'orders')]).toEqual([
    true,
    false,
  ]);
});

describe('capital', () => {
  const entry = (seconds: number, actual: number): AccountCapitalEntry => ({
    ...{ time: at(seconds), actual },
    ...{ accumulated: 0, broker: actual, max: actual },
  });
  const mark = (seconds: number) => ({ id: `mark-${seconds}`, time: at(seconds), by: 'me', reason: 'wrong' });
  const actuals = async () => (await accountCapitalHistory(database)).map(({ actual }) => actual);
  const three = async () => {
    await appendAccountCapital(database, entry(0, 100), undefined);
    await appendAccountCapital(database, entry(1, 101), entry(0, 100));
    await appendAccountCapital(database, entry(2, 102), entry(1, 101));
  };

  it('follows the row that was read', async () => {
    await appendAccountCapital(database, entry(0, 100), undefined);
    await appendAccountCapital(database, entry(0, 100), undefined); // a retry
    await appendAccountCapital(database, entry(1, 101), entry(0, 100));
    await expect(appendAccountCapital(database, entry(2, 102), entry(0, 100))).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(await accountCapital(database)).toEqual(entry(1, 101));
  });

  it('is deleted since a time in one write, continues from there, and comes back', async () => {
    await three();
    expect(await deleteAccountCapitalAfter(database, at(0), mark(5))).toEqual([entry(1, 101), entry(2, 102)]);
    expect(await actuals()).toEqual([100]);
    expect(await accountCapital(database)).toMatchObject({ actual: 100, time: at(5) });
    expect(await undoAccountDeletion(database, mark(6))).toEqual(entry(2, 102));
    expect(await actuals()).toEqual([100, 101, 102]);
    await appendAccountCapital(database, entry(7, 103), (await accountCapital(database))!);
    expect(await actuals()).toEqual([100, 101, 102, 103]);
    expect(await allAccountRows(database)).toHaveLength(6);
    await expect(undoAccountDeletion(database, mark(8))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is deleted as a whole only when that is said, and begins anew', async () => {
    await three();
    await expect(deleteAccountCapitalAfter(database, at(-1), mark(5))).rejects.toThrow('everything');
    await expect(deleteAccountCapitalAfter(database, at(2), mark(5))).rejects.toThrow('no capital is later');
    expect(await deleteAccountCapitalAfter(database, null, mark(5))).toHaveLength(3);
    expect(await accountCapital(database)).toBeUndefined();
    await appendAccountCapital(database, entry(6, 50), undefined);
    expect(await actuals()).toEqual([50]);
  });

  it('two at the same moment, an update and a deletion: one wins, the other starts again', async () => {
    await three();
    const outcomes = await Promise.allSettled([
      appendAccountCapital(database, entry(5, 110), entry(2, 102)),
      deleteAccountCapitalAfter(database, at(0), mark(5)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([['100'], ['100', '101', '102', '110']]).toContainEqual((await actuals()).map(String));
  });

  it('an entry whose row was deleted can be made again', async () => {
    await three();
    const event = { id: 'wire-7', kind: 'cash-flow', amount: 5 } as const;
    await appendAccountCapital(database, { ...entry(3, 102), event }, entry(2, 102));
    expect(await accountCapitalOf(database, 'wire-7')).toMatchObject({ event });
    await deleteAccountCapitalAfter(database, at(1), mark(5));
    expect(await accountCapitalOf(database, 'wire-7')).toBeUndefined();
  });

  it('is allocated to all strategies in one write, after what was imported', async () => {
    await importCapital(database, 'trend', [{ time: at(0), values: { capital: 40 } }]);
    const shares = [
      { strategy: 'trend', weight: 2, capital: 80, margin: 8 },
      { strategy: 'v1.5', weight: 1, capital: 40, margin: 4 },
    ];
    const allocation = { time: at(1), total: 120, totalMargin: 12, shares };
    expect(await storeAllocation(database, allocation)).toBe(true);
    expect(await storeAllocation(database, allocation)).toBe(false);
    expect(await strategyCapital(database, 'v1.5')).toMatchObject({ capital: 40, margin: 4, time: at(1) });
    const own = (await strategyCapitalHistory(database, 'trend')).map(({ capital }) => capital);
    expect(own).toEqual([40, 80]);
    expect(await strategiesWithCapital(database)).toEqual(['trend', 'v1.5']);
    expect(await strategyCapital(database, 'other')).toBeUndefined();
  });

  it('the margin of the account is a series beside it', async () => {
    await appendMargin(database, at(0), 10);
    await appendMargin(database, at(1), 12);
    expect(await totalMargin(database)).toMatchObject({ scope: '_TOTAL_MARGIN', margin: 12, time: at(1) });
    expect((await marginHistory(database)).map(({ margin }) => margin)).toEqual([10, 12]);
  });
});

it('contracts are kept per instrument', async () => {
  await putContracts(database, [
    {
      instrument: 'CORN',
      contract: '20241200',
      sampling: true,
      expiry: '20241213',
    },
  ]);
  await putContracts(database, [
    {
      instrument: 'CORN',
      contract: '20241200',
      sampling: false,
      expiry: '20241213',
    },
  ]);
  await putContracts(database, [{ instrument: 'OAT', contract: '20241200', sampling: true }]);
  expect(await findContract(database, 'CORN', '20241200')).toMatchObject({ sampling: false });
  expect((await contracts(database, { sampling: true })).map((record) => record.instrument)).toEqual(['OAT']);
});

describe('what is asked and written at the same moment, in shared commands,', () => {
  const codes = ['CORN', 'OAT', 'GOLD', 'CORN'];

  it('gives each instrument its own, what was written before included', async () => {
    const record = (instrument: string, contract: string) => ({ instrument, contract, sampling: true });
    await Promise.all(
      codes.map((code) => putContracts(database, [record(code, '20240300'), record(code, '20240600')])),
    );
    const reading = codes.map(async (code) => (await contractsOfInstrument(database, code)).map(nameOf));
    await putContracts(database, [record('OAT', '20240900')]);
    const later = (await contractsOfInstrument(database, 'OAT')).map(nameOf);
    expect((await Promise.all(reading))[0]).toEqual(['CORN/20240300', 'CORN/20240600']);
    expect((await Promise.all(reading))[3]).toEqual(['CORN/20240300', 'CORN/20240600']);
    expect(later).toEqual(['OAT/20240300', 'OAT/20240600', 'OAT/20240900']);
    expect(await contractsOfInstrument(database, 'NONE')).toEqual([]);
  });

  it('removes of an item what its complete results lack, and nothing of another', async () => {
    const fetchOf = (item: string, contract: string): PriceFetch => ({
      ...{ item, contract, barSize: 'day', tradeDate: '2024-01-02', at: at(0) },
      result: { kind: 'data', rows: 1 },
    });
    const both = (item: string) => [fetchOf(item, '20240300'), fetchOf(item, '20240600')];
    await Promise.all(codes.map((code) => storeFetches(database, code, both(code), true)));
    await Promise.all([
      storeFetches(database, 'CORN', [fetchOf('CORN', '20240600')], true),
      storeFetches(database, 'OAT', [fetchOf('OAT', '20240600')], false),
      storeFetches(database, 'GOLD', [], true),
    ]);
    const left = await Promise.all(codes.map((code) => readFetches(database, code)));
    expect(left.map((fetches) => fetches.length)).toEqual([1, 2, 0, 1]);
  });

  const nameOf = ({ instrument, contract }: { readonly instrument: string; readonly contract: string }) =>
    `${instrument}/${contract}`;
});

it('optimal positions: the newest counts, bit for bit, a later attempt replaces', async () => {
  const entry = (
    tradeDate: string,
    lower: number,
    changes: Partial<OptimalPosition> = {},
  ): OptimalPosition => ({
    strategy: 'trend',
    instrument: 'CORN',
    tradeDate,
    kind: 'buffered',
    time: at(0),
    values: { lower, upper: lower + 1 },
    referencePrice: 1 / 3,
    referenceContract: '20241200',
    capital: 1,
    seriesVersions: { 'prices/CORN': 3 },
    configHash: 'x',
    attempt: 1,
    ...changes,
  });
  await storeOptimalPositions(database, [entry('2026-11-19', 0.1), entry('2026-11-20', 0.1 + 0.2)]);
  await storeOptimalPositions(database, [
    entry('2026-11-20', 0.1 + 0.2, { attempt: 2 }),
    entry('2026-11-20', 9, { kind: 'raw' }),
  ]);
  expect(await latestOptimalPositions(database)).toEqual([entry('2026-11-20', 0.1 + 0.2, { attempt: 2 })]);
  expect(await latestOptimalPositions(database, { onOrBefore: '2026-11-19' })).toEqual([
    entry('2026-11-19', 0.1),
  ]);
  expect(await optimalPositionHistory(database, { kind: 'buffered', from: '2026-11-20' })).toHaveLength(1);
});

it('optimal positions of a run are one document: a later attempt replaces all of them, others of the day stay', async () => {
  const entry = (
    instrument: string,
    attempt: number,
    kind: OptimalPosition['kind'] = 'buffered',
  ): OptimalPosition => ({
    ...{ strategy: 'whole', instrument, tradeDate: '2026-11-20', kind, time: at(attempt) },
    ...{ values: { lower: attempt, upper: attempt }, referencePrice: 1, referenceContract: '20241200' },
    ...{ capital: 1, seriesVersions: { 'prices/OAT': 3 }, configHash: 'x', attempt },
  });
  const documents = () => database.main.collection('optimal_positions').countDocuments({ strategy: 'whole' });
  await storeOptimalPositions(database, [entry('OAT', 1), entry('BTP', 1), entry('BTP', 1, 'raw')]);
  expect(await documents()).toBe(2);
  await storeOptimalPositions(database, [entry('OAT', 2)]);
  const history = await optimalPositionHistory(database, { strategy: 'whole' });
  expect(history).toEqual([entry('BTP', 1, 'raw'), entry('OAT', 2)]);
  expect(await latestOptimalPositions(database, { strategy: 'whole', instrument: 'BTP' })).toEqual([]);
  expect(await latestOptimalPositions(database, { strategy: 'whole', instrument: 'OAT' })).toEqual([
    entry('OAT', 2),
  ]);
  const wrong = [entry('OAT', 3), { ...entry('BTP', 3), referencePrice: Number.NaN }];
  await expect(storeOptimalPositions(database, wrong)).rejects.toMatchObject({ code: 'NOT_FINITE' });
  expect(await optimalPositionHistory(database, { strategy: 'whole' })).toEqual(history);
});

it('an optimal position that an earlier release stored by itself is read with the others', async () => {
  const single: OptimalPosition = {
    kind: 'simple',
    ...{ strategy: 'early', instrument: 'OAT', tradeDate: '2026-11-19', time: at(0) },
    ...{ values: { position: 1 }, referencePrice: 1, referenceContract: '20241200', capital: 1 },
    ...{ seriesVersions: {}, configHash: 'x', attempt: 1 },
  };
  const _id = 'early/OAT/2026-11-19/simple' as never;
  await database.main.collection('optimal_positions').insertOne({ ...single, _id });
  await storeOptimalPositions(database, [{ ...single, instrument: 'BTP', tradeDate: '2026-11-20' }]);
  const latest = await latestOptimalPositions(database, { strategy: 'early' });
  expect(latest.map(({ instrument, tradeDate }) => [instrument, tradeDate])).toEqual([
    ['OAT', '2026-11-19'],
    ['BTP', '2026-11-20'],
  ]);
  expect(latest[0]).toEqual(single);
});

it('optimal positions of stale strategies and instruments are in no list', async () => {
  const entry = (strategy: string, instrument: string): OptimalPosition => ({
    strategy,
    instrument,
    tradeDate: '2026-11-20',
    kind: 'simple',
    time: at(0),
    values: { position: 1 },
    referencePrice: 1,
    referenceContract: '20241200',
    capital: 1,
    seriesVersions: {},
    configHash: 'x',
    attempt: 1,
  });
  await storeOptimalPositions(database, [
    entry('closed', 'OAT'),
    entry('kept', 'OAT'),
    entry('kept', 'GONE'),
  ]);
  const listed = async (stale_strategies: string[], stale_instruments: string[]) =>
    (await latestOptimalPositions(database, { stale: { stale_strategies, stale_instruments } }))
      .filter(({ strategy }) => strategy === 'closed' || strategy === 'kept')
      .map(({ strategy, instrument }) => `${strategy}/${instrument}`)
      .sort();
  expect(await listed([], [])).toEqual(['closed/OAT', 'kept/GONE', 'kept/OAT']);
  expect(await listed(['closed'], ['GONE'])).toEqual(['kept/OAT']);
  const who = { reason: 'replaced', by: 'me', at: at(1) };
  await putStrategyState(database, undefined, { strategy: 'kept', state: 'retired', ...who, version: 1 });
  expect(await listed([], [])).toEqual(['closed/OAT']);
});

it('emails are stored once and counted per subject and window', async () => {
  const email = { id: 'm1', at: at(0), subject: 'Price Spike CORN', text: 't', outcome: 'outbox' } as const;
  expect([await storeEmail(database, email), await storeEmail(database, email)]).toEqual([true, false]);
  expect(await emails(database, { outcome: 'outbox' })).toHaveLength(1);
  const counts = await Promise.all(Array.from({ length: 5 }, () => countEmail(database, 's', at(0), 1000)));
  expect([...counts].sort()).toEqual([1, 2, 3, 4, 5]);
  expect(await countEmail(database, 's', at(0.5), 1000)).toBe(6);
  expect(await countEmail(database, 's', at(1), 1000)).toBe(1);
});

it('reports, audit and diagnostics are kept and found', async () => {
  await storeReport(database, { name: 'status', tradeDate: '2026-11-20', at: at(0), text: 'a', html: 'b' });
  expect((await findReport(database, 'status', '2026-11-20'))?.html).toBe('b');
  expect(await reportHistory(database)).toEqual([{ name: 'status', tradeDate: '2026-11-20', at: at(0) }]);
  await writeAudit(database, {
    id: 'u1',
    at: at(0),
    by: 'me',
    action: 'fill',
    outcome: 'refused',
    reason: 'wrong sign',
  });
  expect(await auditEntries(database, { action: 'fill' })).toHaveLength(1);
  const stage = {
    strategy: 'trend',
    tradeDate: '2026-11-20',
    at: at(0),
    stage: 'forecast',
    instrument: 'CORN',
  };
  await storeStage(database, stage, { forecast: [1, 2.5] });
  expect(await readStage(database, stage)).toEqual({ forecast: [1, 2.5] });
  expect(await listStages(database, { strategy: 'trend' })).toEqual([stage]);
  expect(await pruneStages(database, at(1))).toBe(1);
});

describe('a lease', () => {
  const holder = (pid: number) => ({ host: 'here', pid, started: 'then' });
  const ask = (owner: string, seconds: number, isGone: (pid: number) => boolean = () => false) =>
    acquireLease(database, {
      name: 'demo',
      owner,
      holder: holder(seconds),
      at: at(seconds),
      isGone: ({ pid }) => isGone(pid),
    });

  it('has one owner, who renews it from any process', async () => {
    expect(await ask('a', 0)).toMatchObject({ kind: 'held', lease: { epoch: 1 } });
    expect(await ask('b', 1)).toMatchObject({ kind: 'taken', lease: { owner: 'a', holder: { pid: 0 } } });
    expect(await ask('a', 2)).toMatchObject({ kind: 'held', lease: { epoch: 1, holder: { pid: 2 } } });
  });

  it('runs out: its next owner has a higher epoch, and the old one has lost it', async () => {
    await ask('a', 0);
    expect(await ask('b', LEASE_MS / 1000)).toMatchObject({ kind: 'taken' });
    expect(await ask('b', LEASE_MS / 1000 + 1)).toMatchObject({ kind: 'held', lease: { epoch: 2 } });
    expect(await ask('a', LEASE_MS / 1000 + 2)).toMatchObject({ kind: 'taken', lease: { owner: 'b' } });
  });

  it('of a process that is known to have ended is free at once, for one', async () => {
    await ask('a', 0);
    const answers = await Promise.all(['b', 'c', 'd'].map((owner) => ask(owner, 1, (pid) => pid === 0)));
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(1);
  });
});
