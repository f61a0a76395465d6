import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contracts } from '../../data/instruments/contracts';
import { readFetches } from '../../data/instruments/price-fetches';
import { readContractPrices } from '../../data/series/contract-prices';
import { findRuns } from '../../data/system/runs';
import type { PriceFetch } from '../../domain/prices/fetch-result';
import { notionalClose } from '../../domain/time/notional-close';
import { type CommandEnd, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * What each fetch came to, of bars of a day and of 15 minutes, on a running system: shown, repeated alone, and told apart from what the broker does not know.
 * The tests build on each other.
 */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const NEXT = '2023-06-16';
/** Of the run that is interrupted. */
const AFTER = '2023-06-21';
const INSTRUMENT = 'US10';

let privateDirectory: string;
let system: TestSystem;

beforeAll(async () => {
  privateDirectory = manualConfiguration();
  appendFileSync(join(privateDirectory, 'private_config.yaml'), 'intraday_frequency: 15M\n');
  const market = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
  system = await startTestSystem({ date: DATE, privateDirectory, market });
  await system.seed(DATE);
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});
afterEach(() => system.simulator.clearScenarios());

test('a run keeps a result of each contract and bar size, and of each rate', async () => {
  expect(await run(['run', 'prices', '--date', DATE])).toMatchObject({ code: 0 });
  const all = await readFetches(system.database);
  const sampled = await contracts(system.database, { sampling: true });
  const expected = sampled.flatMap(({ instrument, contract }) => [
    `${instrument}/${contract}/15-minute`,
    `${instrument}/${contract}/day`,
  ]);
  const keys = all.map(({ item, contract, barSize }) => `${item}/${contract}/${barSize}`);
  expect(keys).toEqual(expect.arrayContaining([...expected, 'EURUSD//day']));
  expect(all.filter(({ result }) => result.kind === 'failure')).toEqual([]);
  expect(all.every(({ tradeDate }) => tradeDate === DATE)).toBe(true);
  const { lastBar } = all.find(({ item, barSize }) => item === INSTRUMENT && barSize === 'day')!;
  expect(lastBar).toBeInstanceOf(Date);
  const merged = await readContractPrices(system.database, INSTRUMENT, sampled[1].contract, 'merged');
  const quarters = merged!.times.filter((time) => time % 3_600_000 === 900_000);
  expect(quarters.length).toBeGreaterThan(20);
  expect((await run(['prices', 'status'])).output).toMatch(/US10 .*2023-06-15.* rows/);
  expect((await run(['prices', 'status', '--problems'])).output).toContain(
    'no fetch failed, and nothing is without data',
  );
});

test('a failure is kept with its reason, shown, and the instrument alone repeated', async () => {
  const before = await readFetches(system.database);
  const text = 'Historical Market Data Service error message:No market data permissions';
  await system.simulator.scenario({ kind: 'error', request: 'reqHistoricalData', code: 162, text, n: 99 });
  expect(await update(NEXT, INSTRUMENT)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/problem: US10: 20\d{6} 15-minute: .*No market data permissions/),
  });
  const failed = await fetchesOf(INSTRUMENT);
  expect(failed.map(({ result }) => result)).toEqual(
    failed.map(() => ({ kind: 'failure', cause: 'refused', reason: expect.stringContaining(text) })),
  );
  expect((await run(['prices', 'status', '--problems'])).output).toMatch(/US10 .* failed; .*REFUSED/);
  expect((await run(['status'])).output).toMatch(/\(npx tst prices status --problems\)\n +FAILED: US10$/m);
  const others = (all: readonly PriceFetch[]) => all.filter(({ item }) => item !== INSTRUMENT);
  expect(others(await readFetches(system.database))).toEqual(others(before));

  await system.simulator.clearScenarios();
  expect(await update(NEXT, INSTRUMENT)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/prices: 1 of 1 instruments, [1-9]\d* new rows, 0 FX rates/),
  });
  expect((await fetchesOf(INSTRUMENT)).filter(({ result }) => result.kind === 'failure')).toEqual([]);
  // The stage that was run by the test before; an instrument alone is no run of a stage.
  const runs = await findRuns(system.database, { system: 'test' });
  expect(runs.map(({ process, tradeDate }) => [process, tradeDate])).toEqual([['prices', DATE]]);
});

test('one contract alone is fetched, and the results of the others stay', async () => {
  const [{ contract }] = await contracts(system.database, { instrument: INSTRUMENT, sampling: true });
  const before = await fetchesOf(INSTRUMENT);
  expect(await update('2023-06-19', INSTRUMENT, '--contract', contract.slice(0, 6))).toMatchObject({
    code: 0,
  });
  const after = await fetchesOf(INSTRUMENT);
  expect(after.map(({ tradeDate }) => tradeDate)).toEqual(
    after.map((each) => (each.contract === contract ? '2023-06-19' : NEXT)),
  );
  expect(after).toHaveLength(before.length);
});

test.each<[string[], RegExp]>([
  [['--instrument', 'NONE'], /BAD_INPUT: NONE: neither an instrument with prices nor an FX code/],
  [['--instrument', 'us10'], /BAD_INPUT: us10: .*did you mean US10/],
  [
    ['--instrument', INSTRUMENT, '--contract', '199903'],
    /19990300 is not a contract of US10 .* these are: 20/,
  ],
  [['--instrument', INSTRUMENT, '--contract', 'june'], /"june" is not a contract date/],
  [['--instrument', 'EURUSD', '--contract', '202309'], /contract 20230900 needs one instrument/],
])('%j is refused by name: %s', async (words, reason) => {
  expect(await run(['prices', 'update', ...words])).toMatchObject({
    code: 1,
    output: expect.stringMatching(reason),
  });
});

test('an error at look-up switches nothing off; only a contract that does not exist stops', async () => {
  const before = await contracts(system.database, { instrument: INSTRUMENT });
  const stored = await readContractPrices(system.database, INSTRUMENT, before[0].contract, 'day');
  const lookUp = { kind: 'error', request: 'reqContractDetails', n: 99 };
  await system.simulator.scenario({ ...lookUp, code: 321, text: 'Error validating request' });
  expect(await update('2023-06-20', INSTRUMENT)).toMatchObject({ code: 0 });
  expect(await contracts(system.database, { instrument: INSTRUMENT })).toEqual(before);
  expect(await readContractPrices(system.database, INSTRUMENT, before[0].contract, 'day')).toEqual(stored);
  const failed = await fetchesOf(INSTRUMENT);
  expect(failed.map(({ result }) => result)).toEqual(
    failed.map(() => ({ kind: 'failure', cause: 'refused', reason: expect.stringContaining('code 321') })),
  );
  await system.simulator.clearScenarios();

  await system.simulator.scenario({ ...lookUp, code: 200, text: 'No security definition has been found' });
  expect(await update('2023-06-20', INSTRUMENT)).toMatchObject({ code: 0 });
  const unknown = await contracts(system.database, { instrument: INSTRUMENT });
  expect(unknown.filter(({ sampling }) => sampling)).toEqual([]);
  expect(unknown.map(({ expiry }) => expiry)).toEqual(before.map(({ expiry }) => expiry));
  expect((await fetchesOf(INSTRUMENT)).map(({ result }) => result)).toContainEqual(
    expect.objectContaining({ cause: 'unknown' }),
  );
  const alarm = /CONTRACTS: .*US10: the broker no longer knows its priced contract 20\d{6}/;
  expect((await run(['status'])).output).toMatch(alarm);
  await system.simulator.clearScenarios();

  expect(await update('2023-06-20', INSTRUMENT)).toMatchObject({ code: 0 });
  const again = await contracts(system.database, { instrument: INSTRUMENT, sampling: true });
  const [, ...notExpired] = before.filter(({ sampling }) => sampling); // the first expires that day
  expect(again.map(({ contract }) => contract)).toEqual(notExpired.map(({ contract }) => contract));
  expect((await run(['status'])).output).not.toMatch(alarm);
});

test('pysystemtrade #913: prices that run into the restart of the gateway continue where they stopped, and miss nothing', async () => {
  const [last] = (await system.simulator.log()).slice(-1);
  const running = run(['run', 'prices', '--date', AFTER]);
  await until('bars are asked for', async () =>
    (await system.simulator.log(last.n)).some(
      ({ direction, fields }) => direction === 'in' && isHistory(fields),
    ),
  );
  await system.simulator.scenario({ kind: 'restart', ms: 5000, clashMs: 2000 });
  expect(await running).toMatchObject({
    code: 0,
    output: expect.stringMatching(/prices: 2 of 2 instruments, \d+ new rows, \d+ FX rates/),
  });
  const all = await readFetches(system.database);
  expect(all.filter(({ result }) => result.kind === 'failure')).toEqual([]);
  expect(new Set(all.map(({ tradeDate }) => tradeDate))).toEqual(new Set([AFTER]));
  const daily = all.filter(({ contract, barSize }) => contract !== '' && barSize === 'day');
  expect(new Set(daily.map(({ lastBar }) => lastBar?.getTime()))).toEqual(new Set([notionalClose(AFTER)]));
});

/** The number of a request for bars in the protocol. */
function isHistory([kind]: readonly (string | number)[]): boolean {
  return String(kind) === '20';
}

function fetchesOf(item: string): Promise<readonly PriceFetch[]> {
  return readFetches(system.database, item);
}

function update(date: string, instrument: string, ...words: string[]): Promise<CommandEnd> {
  return run(['prices', 'update', '--instrument', instrument, '--date', date, ...words]);
}

function run(words: readonly string[]): Promise<CommandEnd> {
  return tst([...words, '--system', 'test']);
}
