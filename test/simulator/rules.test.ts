import type { RulesReport } from '../../simulator/gateway/broker-rules';
import { lackingOf } from '../../simulator/market/lacking';
import { CORN, type TestClient, TestSimulator } from './test-client';

/** The scenario `rules`: what the broker refuses, what it counts, how late it answers, what it lacks. */
let simulator: TestSimulator;
let client: TestClient;
beforeEach(async () => {
  simulator = await TestSimulator.start();
  client = await simulator.client();
});
afterEach(() => simulator.remove());

const report = async () => (await simulator.control('/state'))['rules'] as RulesReport;
const NONE = { messages: 0, open: 0, identical: 0, contract: 0 };

function askHistory(id: number, duration = `${id} D`): void {
  client.api.reqHistoricalData(id, CORN, '', duration, '1 day' as never, 'TRADES' as never, 1, 2, false);
}

/** The clock stands still: so much of it passes between requests. */
const pass = (ms: number) => simulator.control('/clock', { advanceMs: ms });
const failure = (id: number, code: number) =>
  client.event('failure', (failed: number, failedCode: number) => failed === id && failedCode === code);
const answered = (id: number) =>
  client.event('historicalData', (of: number, date: string) => of === id && date.startsWith('finished'));

test('six of one contract within two seconds: the sixth is refused, and counted', async () => {
  await simulator.scenario('rules');
  for (let id = 1; id <= 6; id++) askHistory(id);
  await failure(6, 162);
  await answered(5);
  expect((await report()).violations).toEqual({ ...NONE, contract: 1 });
  await pass(2_000);
  askHistory(7);
  await answered(7);
  expect((await report()).violations).toEqual({ ...NONE, contract: 1 });
});

test('the same within 15 s is refused, after 15 s answered', async () => {
  await simulator.scenario('rules');
  askHistory(1, '5 D');
  await answered(1);
  await pass(14_999);
  askHistory(2, '5 D');
  expect((await failure(2, 162))[2]).toMatch(/pacing violation/);
  await pass(15_000);
  askHistory(3, '5 D');
  await answered(3);
  expect(await report()).toMatchObject({ violations: { ...NONE, identical: 1 }, requests: 3 });
});

test('the fifty-first open request is refused; the peak is counted; a cancelled one is open no longer', async () => {
  await simulator.scenario('rules', { latencyMs: 60_000 });
  for (let id = 1; id <= 51; id++) {
    askHistory(id);
    if (id % 5 === 0) {
      await client.settled();
      await pass(2_000);
    }
  }
  expect((await failure(51, 322))[2]).toMatch(/simultaneous/);
  expect(await report()).toMatchObject({ violations: { ...NONE, open: 1 }, open: 50, peakOpen: 50 });
  client.api.cancelHistoricalData(7);
  await failure(7, 162);
  expect((await report()).open).toBe(49);
  client.close();
  while ((await report()).open > 0) await new Promise((resolve) => setImmediate(resolve));
  expect((await report()).peakOpen).toBe(50);
});

test('more than 50 messages a second are refused with 100, and counted', async () => {
  await simulator.scenario('rules');
  for (let i = 0; i < 55; i++) client.api.reqManagedAccts();
  await client.event('notice', (code: number) => code === 100);
  await pass(1_000);
  await client.settled();
  expect((await report()).violations.messages).toBeGreaterThanOrEqual(4);
});

test('history is answered after the latency, and open until then', async () => {
  await simulator.scenario('rules', { latencyMs: 300 });
  const begun = performance.now();
  askHistory(1);
  await answered(1);
  expect(performance.now() - begun).toBeGreaterThan(290);
  expect(await report()).toMatchObject({ open: 0, peakOpen: 1 });
});

test('a broker that lacks all contracts: half are unknown, half have no history', async () => {
  client.api.reqContractDetails(1, { ...CORN, lastTradeDateOrContractMonth: '' });
  await client.event('contractDetailsEnd', (id: number) => id === 1);
  const conIds = client
    .all('contractDetails')
    .map(({ values }) => (values[1] as { contract: { conId: number } }).contract.conId);
  await simulator.scenario('rules', { missing: 1 });
  const kinds = conIds.map((conId) => lackingOf(conId, 1));
  const unknown = conIds[kinds.indexOf('unknown')];
  const empty = conIds[kinds.indexOf('no-history')];
  client.api.reqContractDetails(2, { conId: unknown });
  await failure(2, 200);
  const day = ['', '5 D', '1 day' as never, 'TRADES' as never, 1, 2, false] as const;
  client.api.reqHistoricalData(3, { conId: empty, exchange: 'CBOT' }, ...day);
  expect((await failure(3, 162))[2]).toMatch(/returned no data/);
});

test('a tenth is missing, and starting the scenario again counts from zero', async () => {
  const conIds = Array.from({ length: 2_000 }, (_, index) => 500_000 + index);
  const lacking = conIds.map((conId) => lackingOf(conId, 0.1));
  expect(lacking.filter(Boolean).length).toBeGreaterThan(150);
  expect(lacking.filter(Boolean).length).toBeLessThan(250);
  await simulator.scenario('rules');
  for (let id = 1; id <= 6; id++) askHistory(id);
  await failure(6, 162);
  await simulator.scenario('rules');
  expect(await report()).toEqual({ violations: NONE, requests: 0, open: 0, peakOpen: 0 });
});
