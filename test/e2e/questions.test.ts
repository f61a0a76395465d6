import { rmSync } from 'node:fs';
import { locks } from '../../data/controls/locks';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { auditEntries } from '../../data/operator/audit';
import { findQuestion, openQuestions, questionsAbout } from '../../data/operator/questions';
import { findOrders } from '../../data/orders/order-store';
import { readContractPrices } from '../../data/series/contract-prices';
import { readFx } from '../../data/series/fx';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { contractPosition } from '../../domain/ledger/positions';
import { RECONCILIATION } from '../../domain/reconcile/lock-owners';
import { questionWorkflowId } from '../../domain/system/names';
import { type CommandEnd, temporalCli, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * What only a person can decide, asked and answered on a running system that sends nothing: prices and exchange
 * rates that spike, executions that nobody ordered. The tests build on each other.
 */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const NEXT = '2023-06-16';
const INSTRUMENT = 'US10';
const SYMBOL = 'ZN';

let privateDirectory: string;
let system: TestSystem;

beforeAll(async () => {
  privateDirectory = manualConfiguration();
  const market = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
  system = await startTestSystem({ date: DATE, privateDirectory, market });
  await system.seed(DATE);
  expect(await system.runDay(DATE)).toEqual({ kind: 'completed' });
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

describe('an execution that belongs to none of our orders', () => {
  let contract: string;
  /** Sign of the trade that the contract order waits for. What is traded against it is nobody's order. */
  let side: number;
  const held = async () => contractPosition(await ledgerRows(system.database), INSTRUMENT, contract);

  beforeAll(async () => {
    const order = await contractOrder();
    contract = order.contracts[0];
    side = Math.sign(order.trade[0]);
  });

  test('adopted is in the ledger; corrected, the correction is', async () => {
    const { id, execId } = await askedTrade(-2 * side, contract);
    expect(await held()).toBe(0);
    expect(await explain(id, 'adopt')).toMatchObject({
      code: 0,
      output: expect.stringContaining('is adopted'),
    });
    expect(await held()).toBe(-2 * side);
    await refusedAsAnswered(id, 'ignore', held, -2 * side);
    await unlocked();
    const corrected = await correct(execId, { quantity: 1, price: 112 });
    await until('it is corrected', async () => (await held()) === -side);
    const row = effectiveRows(await ledgerRows(system.database, { executionId: corrected }))[0];
    expect(row).toMatchObject({ quantity: -side, price: 112, strategy: 'synthetic', version: 2 });
    await correct(corrected, { quantity: 0 });
    await until('it is taken back', async () => (await held()) === 0);
    await unlocked();
  });

  test('ignored stays out, and so does its correction; the broker holds it still, which locks', async () => {
    const { id, execId } = await askedTrade(-side, contract);
    expect(await explain(id, 'ignore')).toMatchObject({
      code: 0,
      output: expect.stringContaining('is ignored'),
    });
    await refusedAsAnswered(id, 'adopt', held, 0);
    const corrected = await correct(execId, { price: 113 });
    await until('only the reconciliation locks', async () => (await lockOwners()).join() === RECONCILIATION);
    expect(await held()).toBe(0);
    expect(await open()).toEqual([]);
    await correct(corrected, { quantity: 0 });
    await unlocked();
    expect(await held()).toBe(0);
    expect(await open()).toEqual([]);
  });

  test('corrected while it waits, the question is about the correction; taken back, it is withdrawn', async () => {
    const { id, execId } = await askedTrade(-2 * side, contract);
    const corrected = await correct(execId, { quantity: 3 });
    await until('the question is about 3', async () =>
      ((await findQuestion(system.database, id))?.text ?? '').includes(`reports ${-3 * side} US10`),
    );
    await correct(corrected, { quantity: 0 });
    await until('it is withdrawn', async () => (await open()).length === 0);
    expect(await findQuestion(system.database, id)).toMatchObject({ status: 'withdrawn' });
    await unlocked();
    expect(await held()).toBe(0);
  });

  test('linked takes the place of what was entered by hand; a correction replaces it', async () => {
    const order = await contractOrder();
    const one = Math.sign(order.trade[0]);
    const price = order.referencePrice ?? 112;
    const byHand = ['orders', 'fill', `C${order.number}`, '--system', 'test', '--price', String(price)];
    const enter = () =>
      tst([...byHand, '--fill-id', 'by-phone', '--quantity', String(one), '--confirm-price']);
    expect(await enter()).toMatchObject({ code: 0 });
    const { id, execId } = await askedTrade(one, contract);
    expect(await held()).toBe(one);

    const refused = async (row: string[], reason: RegExp) =>
      expect(await explain(id, 'link', ...row)).toMatchObject({
        code: 1,
        output: expect.stringMatching(reason),
      });
    await refused([], /say which manual fill it is: manual:by-phone/);
    await refused(['manual:other'], /manual:other is not a manual fill of US10/);
    expect(await held()).toBe(one);

    expect(await explain(id, 'link', 'manual:by-phone#1')).toMatchObject({ code: 0 });
    expect(await held()).toBe(one);
    await refusedAsAnswered(id, 'adopt', held, one);
    expect(await enter()).toMatchObject({ code: 0, output: expect.stringContaining('known') });
    expect(await held()).toBe(one);
    const rows = effectiveRows(await ledgerRows(system.database, { contractOrderId: order.id }));
    expect(rows.filter((row) => row.quantity !== 0)).toEqual([
      expect.objectContaining({ kind: 'broker', executionId: execId, quantity: one }),
    ]);
    await correct(execId, { quantity: 0 });
    await until('it is taken back', async () => (await held()) === 0);
  });

  test('made while a contract order waits for just that is its fill, unasked; so is its correction', async () => {
    const order = await contractOrder();
    const execId = await tradeAtBroker(side, contract);
    await until('it is booked', async () => (await held()) === side);
    expect(await ledgerRows(system.database, { executionId: execId })).toEqual([
      expect.objectContaining({ contractOrderId: order.id, strategy: 'synthetic', quantity: side }),
    ]);
    await correct(execId, { quantity: 0 });
    await until('it is taken back', async () => (await held()) === 0);
    expect(await open()).toEqual([]);
    await unlocked();
  });

  /** A trade at the broker's own screen, and the question that it becomes. */
  async function askedTrade(quantity: number, month: string): Promise<{ id: string; execId: string }> {
    const execId = await tradeAtBroker(quantity, month);
    await until('it is asked about', async () => (await open()).length === 1);
    const [id] = await open();
    expect(await lockOwners()).toContain(id.replace('execution/', ''));
    return { id, execId };
  }

  async function tradeAtBroker(quantity: number, month: string): Promise<string> {
    const before = new Set((await system.simulator.state()).executions.map((each) => each.execId));
    const where = { symbol: SYMBOL, month: month.slice(0, 6) };
    await system.simulator.scenario({ kind: 'manualTrade', ...where, quantity });
    const made = (await system.simulator.state()).executions.find((each) => !before.has(each.execId))!;
    await synchronise();
    return made.execId;
  }

  /** Owners of the locks: of the question, and of the reconciliation while the broker holds what the ledger lacks. */
  async function lockOwners(): Promise<readonly string[]> {
    return (await locks(system.database, INSTRUMENT)).map(({ owner }) => owner);
  }

  /** What explains a difference has it compared again. */
  function unlocked(): Promise<void> {
    return until('nothing is locked', async () => (await lockOwners()).length === 0);
  }

  /** Gives the id of the corrected execution. */
  async function correct(execId: string, change: { quantity?: number; price?: number }): Promise<string> {
    await system.simulator.scenario({ kind: 'correction', execId, ...change });
    await synchronise();
    const version = Number(execId.slice(-2)) + 1;
    return `${execId.slice(0, -2)}${String(version).padStart(2, '0')}`;
  }

  function explain(id: string, ...words: string[]): Promise<CommandEnd> {
    return tst(['questions', 'answer', id, ...words, '--reason', 'test', '--system', 'test']);
  }
});

test('spikes of prices and of rates are questions, listed with the command that answers each', async () => {
  for (const symbol of [SYMBOL, 'EUR', 'GBP', 'USD'])
    await system.simulator.scenario({ kind: 'data', mode: 'spike', symbol, factor: 3 });
  const { code, output } = await run(NEXT);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/2 FX rates/) });
  expect(output).toMatch(/EURUSD: price spike: fx-spike\/EURUSD waits for an answer/);
  expect((await open()).filter((id) => id.startsWith('fx-spike/'))).toEqual(
    ['CADUSD', 'EURUSD', 'GBPUSD', 'JPYUSD', 'MXPUSD'].map((fx) => `fx-spike/${fx}`),
  );
  expect((await spikes()).length).toBeGreaterThan(2);
  const listed = (await tst(['questions', '--system', 'test'])).output;
  for (const id of await open())
    expect(listed).toContain(`npx tst questions answer ${id} accept | drop | previous | replace`);
});

describe('a rate', () => {
  test('accepted is stored, and a second answer changes nothing', async () => {
    const before = await lastRate('EURUSD');
    expect(await answer('fx-spike/EURUSD', 'accept')).toMatchObject({ code: 0 });
    const after = await lastRate('EURUSD');
    expect(after.value / before.value).toBeGreaterThan(2);
    await refusedAsAnswered('fx-spike/EURUSD', 'drop', () => lastRate('EURUSD'), after);
  });

  test('replaced is stored as it was given; nonsense is refused', async () => {
    const before = await lastRate('GBPUSD');
    expect(await answer('fx-spike/GBPUSD', 'replace')).toMatchObject({ code: 1 });
    expect(await answer('fx-spike/GBPUSD', 'perhaps')).toMatchObject({
      code: 1,
      output: expect.stringContaining('accept, drop, previous, or replace VALUE'),
    });
    expect(await lastRate('GBPUSD')).toEqual(before);
    const value = Number((before.value * 1.001).toFixed(5));
    expect(await answer('fx-spike/GBPUSD', 'replace', String(value))).toMatchObject({ code: 0 });
    const after = await lastRate('GBPUSD');
    expect(after).toMatchObject({ value });
    expect(after.time).toBeGreaterThan(before.time);
    await refusedAsAnswered('fx-spike/GBPUSD', 'accept', () => lastRate('GBPUSD'), after);
  });

  test('dropped is not stored: by command, by update and by signal', async () => {
    const codes = ['JPYUSD', 'CADUSD', 'MXPUSD'];
    const before = await Promise.all(codes.map(lastRate));
    const workflow = (code: string) => questionWorkflowId('test', `fx-spike/${code}`);
    const drop = ['--input', '{"kind":"drop"}'];
    expect(await answer('fx-spike/JPYUSD', 'drop')).toMatchObject({ code: 0 });
    const update = ['workflow', 'update', 'execute', '-w', workflow('CADUSD'), '--name', 'answer'];
    expect(await temporal([...update, ...drop])).toMatchObject({ code: 0 });
    const signal = ['workflow', 'signal', '-w', workflow('MXPUSD'), '--name', 'answerBySignal'];
    expect(await temporal([...signal, ...drop])).toMatchObject({ code: 0 });
    for (const code of codes) {
      await until(
        `${code} is answered`,
        async () => (await findQuestion(system.database, `fx-spike/${code}`))?.status === 'answered',
      );
    }
    expect(await Promise.all(codes.map(lastRate))).toEqual(before);
    expect((await open()).filter((id) => id.startsWith('fx-spike/'))).toEqual([]);
  });
});

describe('a price', () => {
  test('is accepted, replaced or dropped contract by contract; then the prices of the day go on', async () => {
    const [accepted, replaced, ...dropped] = await spikes();
    const given = 111.25;
    const before = new Map<string, Awaited<ReturnType<typeof lastPrice>>>();
    for (const id of await spikes()) before.set(id, await lastPrice(id));

    expect(await answer(accepted, 'accept')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/more questions of US10 wait/),
    });
    const spiked = await lastPrice(accepted);
    expect(spiked.value / before.get(accepted)!.value).toBeGreaterThan(2);
    await refusedAsAnswered(accepted, 'drop', () => lastPrice(accepted), spiked);

    expect(await answer(replaced, 'replace', '1.1125')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/1\.1125 is not stored: it would itself be a change of .* stays open/),
    });
    expect(await open()).toContain(replaced);
    expect(await answer(replaced, 'replace', String(given))).toMatchObject({ code: 0 });
    expect(await lastPrice(replaced)).toMatchObject({ value: given });

    expect(await answer(`spike/${INSTRUMENT}/*`, 'drop')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/drop: stored, [1-9]\d* new rows in the prices of US10/),
    });
    for (const id of dropped) {
      expect((await lastPrice(id)).value / before.get(id)!.value).toBeLessThan(1.5);
    }
    expect(await open()).toEqual([]);
    const entries = await auditEntries(system.database, { action: 'answer price question' });
    expect(
      entries.filter((entry) => entry.instrument === INSTRUMENT && entry.outcome === 'done'),
    ).toHaveLength(dropped.length + 2); // the number that was not stored is audited as refused
  });

  test('what was dropped is not asked about again while the broker has it so, until that is undone', async () => {
    const [price] = await droppedDays();
    await run(NEXT);
    const dropped = ['fx-spike/JPYUSD', price];
    const asked = async () => (await open()).filter((id) => dropped.includes(id));
    expect(await asked()).toEqual([]);
    for (const item of ['JPYUSD', INSTRUMENT]) {
      const { output } = await tst(['prices', 'status', '--instrument', item, '--system', 'test']);
      expect(output).toContain('left out, as it was answered');
    }
    for (const id of dropped) {
      const undo = ['prices', 'undo', `${id}@1`, '--reason', 'a slip', '--system', 'test'];
      expect((await tst(undo)).output).toMatch(/nothing was stored before .* waits for an answer again$/m);
      expect(await asked()).toEqual([id]);
      expect(await answer(id, 'drop')).toMatchObject({ code: 0 });
    }
  });

  test('a bar of 0 of an inverted rate is left out by name: nothing infinite is stored', async () => {
    await system.simulator.clearScenarios();
    await system.simulator.scenario({ kind: 'data', mode: 'spike', symbol: 'USD', factor: 0 });
    const before = await lastRate('JPYUSD');
    const { code, output } = await run(NEXT);
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/JPYUSD: left out, not a rate: 0 of 2023-06-16/),
    });
    expect(await lastRate('JPYUSD')).toEqual(before);
    expect(await open()).toEqual([]);
  });

  test('what was dropped is fetched again, once the broker has corrected it', async () => {
    await system.simulator.clearScenarios();
    const before = await lastRate('JPYUSD');
    const { output } = await run(NEXT);
    expect(output).toMatch(/prices: 2 of 2 instruments, .* 7 FX rates/);
    expect((await lastRate('JPYUSD')).time).toBeGreaterThan(before.time);
    expect(await open()).toEqual([]);
  });
});

describe('an answer undone', () => {
  const id = 'fx-spike/EURUSD';

  test('is asked again, shown with its rows, and answered otherwise', async () => {
    const spiked = await lastRate('EURUSD');
    const { round } = (await findQuestion(system.database, id))!;
    const undone = await tst(['prices', 'undo', `${id}@${round}`, '--reason', 'a slip', '--system', 'test']);
    expect(undone).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${id} waits for an answer again`),
    });
    expect(await open()).toEqual([id]);
    expect((await storedRates()).includes(spiked.value)).toBe(false);
    const shown = await tst(['questions', 'show', id, '--system', 'test']);
    expect(shown).toMatchObject({ code: 0, output: expect.stringMatching(/<[\s\S]*┤/) });
    const answered = await answer(id, 'previous');
    expect(answered).toMatchObject({
      code: 0,
      output: expect.stringContaining(`npx tst prices undo ${id}@`),
    });
    const rates = await storedRates();
    expect(rates.includes(spiked.value)).toBe(false);
    expect(new Set(rates).size).toBeLessThan(rates.length);
    expect(await open()).toEqual([]);
  });

  test('is not undone twice', async () => {
    const again = await tst(['prices', 'undo', `${id}@1`, '--reason', 'again', '--system', 'test']);
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('undone already') });
  });
});

async function storedRates(): Promise<readonly number[]> {
  return [...(await readFx(system.database, 'EURUSD'))!.series.columns.price];
}

/** Trades of others are told only when the connection is synchronised. */
async function synchronise(): Promise<void> {
  const told = async () =>
    (await system.simulator.log()).filter(
      ({ direction, fields }) => direction === 'out' && String(fields[0]) === '55',
    ).length;
  const before = await told();
  await system.simulator.scenario({ kind: 'disconnect', how: 'fin' });
  await until('executions are told again', async () => (await told()) > before);
}

async function contractOrder() {
  const orders = await findOrders(system.database, 'contract', { status: 'active' });
  const found = orders.find((order) => order.instrument === INSTRUMENT);
  if (!found) throw new Error(`no contract order of ${INSTRUMENT} waits`);
  return found;
}

/** The same command again, or another answer, is refused and changes nothing. */
async function refusedAsAnswered<T>(id: string, other: string, look: () => Promise<T>, is: T): Promise<void> {
  const { code, output } = await tst([
    ...['questions', 'answer', id, other, '--reason', 'again', '--system', 'test'],
  ]);
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('is answered') });
  expect(await look()).toEqual(is);
}

function run(date: string): Promise<CommandEnd> {
  return tst(['run', 'prices', '--date', date, '--system', 'test']);
}

function answer(id: string, ...words: string[]): Promise<CommandEnd> {
  return tst(['questions', 'answer', id, ...words, '--system', 'test']);
}

function temporal(args: readonly string[]): Promise<CommandEnd> {
  return temporalCli(system.endpoints().temporalAddress, args);
}

async function open(): Promise<readonly string[]> {
  return (await openQuestions(system.database)).map((question) => question.id).sort();
}

async function spikes(): Promise<readonly string[]> {
  return (await open()).filter((id) => id.startsWith('spike/'));
}

/** Questions about days whose row was dropped. */
async function droppedDays(): Promise<readonly string[]> {
  const asked = await questionsAbout(system.database, INSTRUMENT);
  return [...asked.values()].flatMap(({ id, answer: given }) =>
    given?.kind === 'drop' && id.startsWith('spike/') && id.endsWith('/day') ? [id] : [],
  );
}

async function lastRate(code: string) {
  const { times, columns } = (await readFx(system.database, code))!.series;
  return { time: times[times.length - 1], value: columns.price[times.length - 1] };
}

/** The last stored price of the contract and bar size that a question is about. */
async function lastPrice(question: string) {
  const [, instrument, contract, barSize] = question.split('/');
  const series = await readContractPrices(system.database, instrument, contract, barSize as 'day' | 'hour');
  const { times, columns } = series!;
  return { time: times[times.length - 1], value: columns.FINAL[times.length - 1] };
}
