import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { auditEntries } from '../../data/operator/audit';
import { activeOrders, findOrders } from '../../data/orders/order-store';
import { emails } from '../../data/system/emails';
import { findRun } from '../../data/system/runs';
import { ANSWER, BROKER_READY, LOOK, STACK_UPDATES } from '../../domain/cycle/message-names';
import { cycleWorkflowId, orderStackWorkflowId, orderWorkflowId, taskQueue } from '../../domain/system/names';
import { tst } from '../support/command-line';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * What must not wedge or silence a system: nonsense sent to its workflows, and a stage that fails. On a running system
 * with orders at the broker that do not fill.
 */
jest.setTimeout(300_000);

const ROOT = resolve(__dirname, '../..');
const FIRST = '2023-06-15';
const SECOND = '2023-06-16';
const NONSENSE: readonly (readonly unknown[])[] = [
  [],
  [null],
  [{}],
  [[]],
  ['zzz'],
  [7],
  [true],
  [{ $gt: '' }],
  [{ windowEnd: 'zzz' }],
  [
    {
      ...{
        order: { $gt: '' },
        reason: { $gt: '' },
        identity: { $gt: '' },
        outcome: 'adopted',
        kind: { $gt: '' },
      },
      ...{ tradeDate: { $gt: '' }, windowEnd: { $gt: '' }, fillId: { $gt: '' }, price: 'NaN', value: 'NaN' },
    },
  ],
  [{ reason: 'without an order', price: 1, fillId: 'x', quantity: 1 }],
];
/** Messages that take no input: what comes with them is not looked at. */
const WITHOUT_INPUT: readonly string[] = [
  'look',
  'endWindow',
  'brokerReady',
  'reconcileNow',
  'cancelNow',
  'cancelOrder',
];

let folder: string;
let system: TestSystem;
let stack: WorkflowHandle;
let execution: WorkflowHandle;
let question: WorkflowHandle;
let cycle: WorkflowHandle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-garbage-'));
  cpSync(join(ROOT, 'private'), folder, { recursive: true });
  const market = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
  system = await startTestSystem({ date: FIRST, privateDirectory: folder, market });
  await system.seed(FIRST);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  cycle = await start('dailyCycle', cycleWorkflowId('test', FIRST), {
    ...{ system: 'test', tradeDate: FIRST, clock: 'simulated', window: 'hand-over' },
  });
  await cycle.result();
  stack = system.client.workflow.getHandle(orderStackWorkflowId('test'));
  await until('an order is at the broker', async () => (await working()).length > 0);
  const [order] = await working();
  execution = system.client.workflow.getHandle(orderWorkflowId('test', order, order.id));
  question = await start('priceQuestion', 'test/question/nonsense', {
    ...{ system: 'test', tradeDate: FIRST, question: 'spike/none', instrument: 'US10' },
  });
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('nonsense sent to any workflow is refused, changes nothing, and the next command works', async () => {
  const messages = await Promise.all([stack, execution, question, cycle].map(messagesOf));
  expect(messages.flatMap(({ all }) => all).sort()).toEqual(definedMessages());

  const before = await pictureOfOrders();
  for (const { handle, updates, signals, queries } of messages) {
    for (const args of NONSENSE) {
      for (const name of updates) {
        const sent = handle.executeUpdate(name, { args: [...args] as [] });
        await expect(sent).rejects.toMatchObject({
          cause: { message: expect.stringMatching(/refused|must|needs|no change of the capital is waiting/) },
        });
      }
      for (const name of signals) await handle.signal(name, ...args);
      for (const name of queries) await handle.query(name, ...args);
    }
  }
  await until('each refused signal is in the audit', async () => {
    const refused = await auditEntries(system.database);
    const names = new Set(refused.filter(({ outcome }) => outcome === 'refused').map(({ action }) => action));
    return ['signal handOver', 'signal answerBySignal', 'manual fill by signal'].every((name) =>
      names.has(name),
    );
  });
  expect((await emails(system.database)).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      'Refused: handOver to test/order-stack',
      'Refused: answerBySignal to test/question/nonsense',
    ]),
  );
  expect(await pictureOfOrders()).toEqual(before);
  for (const handle of [stack, execution, question]) {
    expect((await handle.describe()).status.name).toBe('RUNNING');
    expect(await failedTasks(handle)).toBe(0);
  }

  await stack.signal('handOver', { tradeDate: FIRST, windowEnd: '2023-06-30T20:00:00.000Z' });
  await until('the stack trades on', async () => {
    const { windowEnd } = await stack.query<{ windowEnd: string }>('stackState');
    return windowEnd === '2023-06-30T20:00:00.000Z';
  });
  expect(await question.executeUpdate('answer', { args: [{ kind: 'drop' }] })).toEqual({ applied: 'drop' });
  expect(await execution.executeUpdate('cancelOrder', { args: [{ $gt: '' }] })).toMatchObject({
    state: 'cancelled',
  });
  const [order] = await activeOrders(system.database, 'instrument');
  const close = { order: `I${order.number}`, reason: 'after nonsense' };
  await stack.executeUpdate('closeOrder', { args: [close] });
  expect((await findOrders(system.database, 'instrument', { status: 'closed' })).map(({ id }) => id)).toEqual(
    [order.id],
  );
  await stack.signal('look', null);
  await stack.signal('endWindow', { $gt: '' });
  await stack.result();
  await system.simulator.clearScenarios();
});

test('a workflow started with nonsense fails at once, saying what is wrong', async () => {
  for (const type of exportedWorkflows()) {
    for (const args of [[null], [{}], [{ system: { $gt: '' }, tradeDate: '2023-02-31', clock: 'sundial' }]]) {
      const handle = await start(type, `nonsense/${type}/${JSON.stringify(args)}`, ...args);
      await expect(handle.result()).rejects.toMatchObject({
        cause: { type: 'BAD_INPUT', message: expect.stringMatching(/is refused/) },
      });
    }
  }
});

test('a stage that fails is mailed at once, reports and backup of that night still run, and the day can be repeated', async () => {
  const file = join(folder, 'strategies', strategyFiles()[0]);
  const before = readFileSync(file);
  for (const name of strategyFiles())
    appendFileSync(join(folder, 'strategies', name), '\nno_such_key_at_all: {\n');
  expect(await system.runDay(SECOND)).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/positions/),
  });
  expect((await emails(system.database)).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/Stage positions of 2023-06-16 failed/),
  );
  const run = await findRun(system.database, { system: 'test', process: 'daily-cycle', tradeDate: SECOND });
  expect(run).toMatchObject({ state: 'failed', error: expect.stringMatching(/^positions: /) });
  expect(Object.keys(run?.summary?.['stages'] ?? {}).sort()).toEqual(['backup', 'prices', 'reports']);
  expect(existsSync(join(system.settings.folders.reports, SECOND))).toBe(true);
  expect(existsSync(join(system.settings.folders.backups, 'mongo', SECOND))).toBe(true);

  cpSync(join(ROOT, 'private', 'strategies'), join(folder, 'strategies'), { recursive: true });
  expect(readFileSync(file)).toEqual(before);
  expect(await system.runDay(SECOND)).toEqual({ kind: 'completed' });
});

test('a workflow that is terminated is reported by mail and in the status, until a later run has replaced it', async () => {
  const input = {
    system: 'test',
    tradeDate: SECOND,
    clock: 'simulated',
    windowEnd: '2023-06-30T20:00:00.000Z',
  };
  const terminated = await start('orderStack', orderStackWorkflowId('test'), input);
  await terminated.terminate('by the test');
  await until('it is mailed', async () =>
    (await emails(system.database)).some(({ subject }) => /test\/order-stack was terminated/.test(subject)),
  );
  expect((await tst(['status', '--system', 'test'])).output).toMatch(
    /test\/order-stack TERMINATED .*by the test/,
  );
  const next = await start('orderStack', orderStackWorkflowId('test'), input);
  expect((await tst(['status', '--system', 'test'])).output).not.toMatch(/TERMINATED/);
  await next.signal('endWindow');
  await next.result();
});

function start(workflowType: string, workflowId: string, ...args: unknown[]): Promise<WorkflowHandle> {
  return system.client.workflow.start(workflowType, {
    workflowId,
    taskQueue: taskQueue('test', 'workflows'),
    args,
    typedSearchAttributes: [{ key: defineSearchAttributeKey('System', 'KEYWORD'), value: 'test' }],
  });
}

interface Messages {
  readonly handle: WorkflowHandle;
  readonly updates: readonly string[];
  readonly signals: readonly string[];
  readonly queries: readonly string[];
  readonly all: readonly string[];
}

/** What a workflow says that it can be sent. */
async function messagesOf(handle: WorkflowHandle): Promise<Messages> {
  type Definitions = readonly { readonly name?: string }[];
  const { definition } = await handle.query<{ definition: Record<string, Definitions> }>(
    '__temporal_workflow_metadata',
  );
  const names = (kind: string) =>
    (definition[`${kind}Definitions`] ?? [])
      .map(({ name }) => name ?? '')
      .filter((name) => !/^__|^$/.test(name));
  const [updates, signals, queries] = ['update', 'signal', 'query'].map(names);
  const taking = (all: readonly string[]) => all.filter((name) => !WITHOUT_INPUT.includes(name));
  const all = [...updates, ...signals, ...queries].filter((name) => handle !== execution || name !== 'look');
  return { handle, updates: taking(updates), signals: taking(signals), queries, all };
}

/** Every message that the sources define: one that no workflow above can be sent is not tried, and fails the test. */
function definedMessages(): readonly string[] {
  const sources = readdirSync(join(ROOT, 'workflows')).filter((name) => name.endsWith('.ts'));
  const text = sources.map((name) => readFileSync(join(ROOT, 'workflows', name), 'utf8')).join('\n');
  const names: Readonly<Record<string, string>> = { ANSWER, BROKER_READY, LOOK, ...STACK_UPDATES };
  return [...text.matchAll(/define(?:Signal|Update|Query)(?:<[^(]*>)?\((?:'(\w+)'|(?:\w+\.)?(\w+))\)/g)]
    .map(([, quoted, constant]) => quoted ?? names[constant])
    .sort();
}

function exportedWorkflows(): readonly string[] {
  const index = readFileSync(join(ROOT, 'workflows', 'index.ts'), 'utf8');
  return [...index.matchAll(/^export \{ (.*) \}/gm)].flatMap(([, names]) => names.split(', '));
}

function strategyFiles(): readonly string[] {
  return readdirSync(join(folder, 'strategies')).filter((name) => name.endsWith('.yaml'));
}

function working() {
  return findOrders(system.database, 'broker', { status: 'active' });
}

async function pictureOfOrders(): Promise<readonly string[]> {
  const orders = [
    ...(await findOrders(system.database, 'instrument')),
    ...(await findOrders(system.database, 'contract')),
    ...(await findOrders(system.database, 'broker')),
  ];
  return orders.map(({ id, status }) => `${id} ${status}`);
}

async function failedTasks(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes)
    .length;
}
