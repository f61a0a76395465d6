import { rmSync } from 'node:fs';
import { readFetches } from '../../data/instruments/price-fetches';
import { findQuestion, openQuestions } from '../../data/operator/questions';
import { readAllAdjusted, readMultiples } from '../../data/series/prices';
import { findRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import { currentContracts } from '../../domain/prices/current-contracts';
import { cycleWorkflowId } from '../../domain/system/names';
import { notionalClose } from '../../domain/time/notional-close';
import { SyntheticMarket } from '../../simulator/market/synthetic/synthetic-market';
import { type CommandEnd, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';
import { seedShortHistory } from '../support/short-history';

/**
 * One day of 100 instruments on which much goes wrong, as a script says: it ends by itself, each trouble is told under its
 * right name, and what waits for an answer completes once it has one. The tests build on each other.
 */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const MARKET = { kind: 'synthetic', seed: 1, instruments: 100 } as const;
const FX_WITHOUT_DATA = 'CHFUSD';
const FX_SPIKE = 'EURUSD';

interface Scripted {
  readonly instrument: string;
  readonly contract: string;
}

let privateDirectory: string;
let system: TestSystem;
/** A spike in the daily bar of their priced contract. */
let spiked: readonly Scripted[];
let withoutData: readonly Scripted[];
/** Priced contracts of two, the forward contract of the third. */
let vanished: readonly Scripted[];
let stages: StageResults;

beforeAll(async () => {
  privateDirectory = manualConfiguration();
  system = await startTestSystem({ date: DATE, privateDirectory, market: MARKET });
  const { mongoUrl: url, database } = system.endpoints();
  const codes = await seedShortHistory({ ...MARKET, url, database, before: Date.parse(DATE) });
  const multiples = await readMultiples(system.database, codes);
  const { facts } = new SyntheticMarket(MARKET.seed, MARKET.instruments);
  const american = facts.filter(({ region }) => region === 'US').map(({ code }) => code);
  const scripted = (from: number, to: number, role: 'price' | 'forward' = 'price') =>
    american
      .slice(from, to)
      .map((instrument) => ({ instrument, contract: currentContracts(multiples.get(instrument)!)[role] }));
  [spiked, withoutData, vanished] = [
    scripted(0, 20),
    scripted(20, 25),
    [...scripted(25, 27), ...scripted(27, 28, 'forward')],
  ];
  const symbols = new Map(facts.map(({ code, broker }) => [code, broker.symbol]));
  const script = async (all: readonly Scripted[], fault: object) => {
    for (const { instrument, contract } of all)
      await scenario({ symbol: symbols.get(instrument), month: contract.slice(0, 6), ...fault });
  };
  await script(spiked, { mode: 'spike', bars: 'day', factor: 3 });
  await script(withoutData, { mode: 'noBars' });
  await script(vanished, { mode: 'vanished' });
  await scenario({ symbol: 'CHF', mode: 'noBars' });
  await scenario({ symbol: 'EUR', mode: 'spike', factor: 1.5 });
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

test('the day completes, with a restart of the gateway in the middle of its prices', async () => {
  const day = system.runDay(DATE);
  await until('bars are asked for', async () => {
    const log = await system.simulator.log();
    return (
      log.filter(({ direction, fields }) => direction === 'in' && String(fields[0]) === '20').length > 200
    );
  });
  await system.simulator.scenario({ kind: 'restart', ms: 3000, clashMs: 1000 });
  expect(await day).toEqual({ kind: 'completed' });
  const run = await findRun(system.database, { system: 'test', process: 'daily-cycle', tradeDate: DATE });
  stages = run?.summary?.['stages'] as StageResults;
  expect(stages.prices?.summary).toMatch(
    /^78 of 100 instruments, \d+ new rows, 5 FX rates, 5 contracts without data$/,
  );
  expect((await openIds()).sort()).toEqual([`fx-spike/${FX_SPIKE}`, ...spiked.map(questionOf)].sort());
});

test('each trouble stands in the summary of the Web UI under its right name, and nothing else', async () => {
  const problems = stages.prices?.problems ?? [];
  const [interrupted, ...others] = problems;
  expect(interrupted).toMatch(
    /^interrupted from [\d:]+ to [\d:]+ UTC, then continued where it had stopped: BROKER_UNREACHABLE: /,
  );
  const [first, second, third] = vanished;
  expect(others.map((text) => text.replace(/: Historical.*\(code 162\)/, '')).sort()).toEqual(
    [
      `${FX_SPIKE}: price spike: fx-spike/${FX_SPIKE} waits for an answer`,
      `${FX_WITHOUT_DATA}: no data; the last rate, of 2023-06-14, stays in use`,
      ...spiked.map((each) => `${each.instrument}: price spike: ${questionOf(each)} waits for an answer`),
      ...withoutData.map(
        ({ instrument, contract }) => `${instrument}: no data of its priced contract ${contract}`,
      ),
      ...[first, second].map(
        ({ instrument, contract }) =>
          `${instrument}: the broker no longer knows its priced contract ${contract}`,
      ),
      `${third.instrument}: the broker no longer knows its forward contract ${third.contract}`,
    ].sort(),
  );
  const handle = system.client.workflow.getHandle(cycleWorkflowId('test', DATE));
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  for (const problem of problems) expect(currentDetails).toContain(problem);
});

test('status, the status report and prices status name each trouble, too', async () => {
  const status = (await run(['status'])).output;
  const report = (await run(['reports', 'status', '--date', DATE])).output;
  const prices = (await run(['prices', 'status', '--problems'])).output;
  const names = (all: readonly Scripted[]) => all.map(({ instrument }) => instrument);
  const line = (name: string) => status.match(new RegExp(`${name}: (.*)`))?.[1].split(', ');
  expect(line('waiting for an answer')?.sort()).toEqual([...names(spiked), FX_SPIKE].sort());
  expect(line('unknown at the broker')?.sort()).toEqual(names(vanished).sort());
  expect(line('no data')?.sort()).toEqual([...names(withoutData), FX_WITHOUT_DATA].sort());
  expect(status).toContain('77 of 107 fetched in order');
  for (const text of [report, prices]) {
    for (const each of spiked)
      expect(text).toMatch(rowOf(each, 'SPIKE: price spike: .* waits for an answer'));
    for (const each of withoutData) expect(text).toMatch(rowOf(each, 'NO DATA: .*returned no data'));
    for (const each of vanished) expect(text).toMatch(rowOf(each, 'UNKNOWN: the broker no longer knows'));
    expect(text).toMatch(new RegExp(`│ ${FX_WITHOUT_DATA} +│.* NO DATA: `));
    expect(text).toMatch(/interrupted from .* then continued/);
  }
  for (const { instrument, contract } of vanished)
    for (const text of [status, report])
      expect(text).toMatch(new RegExp(`${instrument}: the broker no longer knows .*${contract}`));
});

test('answered, the instruments complete by themselves', async () => {
  const [replaced, dropped, previous] = spiked;
  const before = await lastPrices(spiked);
  expect([...before.values()].every(({ time }) => time < notionalClose(DATE))).toBe(true);
  const given = Number((before.get(replaced.instrument)!.value * 1.001).toPrecision(6));
  expect(await answer(questionOf(replaced), 'replace', String(given))).toMatchObject({ code: 0 });
  expect(await answer(questionOf(dropped), 'drop')).toMatchObject({ code: 0 });
  expect(await answer(questionOf(previous), 'previous')).toMatchObject({ code: 0 });
  expect(await answer('spike/*', 'accept')).toMatchObject({ code: 0 });
  expect(await answer(`fx-spike/${FX_SPIKE}`, 'drop')).toMatchObject({ code: 0 });
  expect(await openIds()).toEqual([]);

  const after = await lastPrices(spiked);
  expect(after.get(replaced.instrument)).toEqual({ time: notionalClose(DATE), value: given });
  for (const { instrument } of spiked.filter((each) => each !== dropped))
    expect(after.get(instrument)?.time).toBe(notionalClose(DATE));
  expect(after.get(dropped.instrument)!.value).toBeLessThan(before.get(dropped.instrument)!.value * 1.5);
  const failed = (await readFetches(system.database)).filter(({ result }) => result.kind === 'failure');
  expect(failed.map(({ item }) => item)).toEqual(
    vanished.flatMap(({ instrument }) => [instrument, instrument]).sort(),
  );
});

test('an answer undone is asked again', async () => {
  const id = questionOf(spiked[0]);
  const { round } = (await findQuestion(system.database, id))!;
  expect(await run(['prices', 'undo', `${id}@${round}`, '--reason', 'a slip'])).toMatchObject({
    code: 0,
    output: expect.stringContaining(`${id} waits for an answer again`),
  });
  expect(await openIds()).toEqual([id]);
  expect((await lastPrices([spiked[0]])).get(spiked[0].instrument)!.time).toBeLessThan(notionalClose(DATE));
  expect(await answer(id, 'previous')).toMatchObject({ code: 0 });
});

test('what the broker has again is fetched by name, and no trouble is left', async () => {
  await system.simulator.clearScenarios();
  const names = [...withoutData, ...vanished].map(({ instrument }) => instrument);
  const words = ['prices', 'update', '--date', DATE, '--instrument'];
  const updated = await run([...words, ...names, FX_WITHOUT_DATA, FX_SPIKE]);
  expect(updated).toMatchObject({
    code: 0,
    output: expect.stringMatching(/8 of 8 instruments, .* 2 FX rates/),
  });
  const { output } = await run(['status']);
  expect(output).toMatch(/prices: +107 of 107 fetched in order/);
  expect(output).not.toContain('CONTRACTS:');
});

function scenario(fault: object): Promise<void> {
  return system.simulator.scenario({ kind: 'data', ...fault });
}

function questionOf({ instrument, contract }: Scripted): string {
  return `spike/${instrument}/${contract}/day`;
}

/** The line of a table that says so of a contract of an instrument. */
function rowOf({ instrument, contract }: Scripted, text: string): RegExp {
  return new RegExp(`│ ${instrument} +│.*${contract} ${text}`);
}

async function openIds(): Promise<string[]> {
  return (await openQuestions(system.database)).map(({ id }) => id);
}

/** Of the adjusted series: what strategies see. */
async function lastPrices(of: readonly Scripted[]) {
  const all = await readAllAdjusted(system.database);
  return new Map(
    of.map(({ instrument }) => {
      const { times, columns } = all.get(instrument)!;
      return [instrument, { time: times.at(-1)!, value: columns.price.at(-1)! }] as const;
    }),
  );
}

function answer(id: string, ...words: string[]): Promise<CommandEnd> {
  return run(['questions', 'answer', id, ...words]);
}

function run(words: readonly string[]): Promise<CommandEnd> {
  return tst([...words, '--system', 'test']);
}
