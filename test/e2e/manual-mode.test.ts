import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { auditEntries } from '../../data/operator/audit';
import { findOrder, findOrders } from '../../data/orders/order-store';
import { refusalsInForce } from '../../data/orders/refusals';
import { emails } from '../../data/system/emails';
import { fillOfContractOrder } from '../../domain/ledger/order-fill';
import { contractPosition } from '../../domain/ledger/positions';
import type { ContractOrder } from '../../domain/orders/order';
import { orderStackWorkflowId } from '../../domain/system/names';
import { type CommandEnd, temporalCli, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * A system whose configuration lacks the step that sends broker orders: a person trades and enters the fills, by our
 * command line, by an update and by a signal of the real `temporal` program.
 */

const DATE = '2023-06-15';
const TWO_INSTRUMENTS = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
const STACK = orderStackWorkflowId('test');

let privateDirectory: string;
let system: TestSystem;

beforeAll(async () => {
  privateDirectory = manualConfiguration();
  system = await startTestSystem({ date: DATE, privateDirectory, market: TWO_INSTRUMENTS });
  await system.seed(DATE);
});
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

test('the cycle completes, sends nothing, and leaves the contract orders waiting', async () => {
  expect(await system.runDay(DATE)).toEqual({ kind: 'completed' });
  await until('contract orders wait', async () => (await waiting()).length > 0);
  expect((await waiting()).map((order) => order.status)).not.toContain('closed');
  expect(await findOrders(system.database, 'broker')).toEqual([]);
  expect((await system.simulator.state()).orders).toEqual([]);
  const { code, output } = await tst(['orders', '--system', 'test']);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('to trade by hand') });
  for (const { instrument } of await waiting()) expect(output).toContain(instrument);
});

test('the three ways of filling work, each twice without doubling', async () => {
  const order = await largest();
  const price = await lastPriceOf(order);
  const parts = inThree(order.trade[0]);
  const name = `C${order.number}`;

  const byCommand = ['orders', 'fill', name, '--system', 'test', '--price', String(price)];
  await twice(
    () => tst([...byCommand, '--fill-id', 'by-command', '--quantity', String(parts[0])]),
    order,
    parts[0],
  );

  const cumulative = parts[0] + parts[1];
  const update = ['workflow', 'update', 'execute', '--workflow-id', STACK, '--name', 'manualFill'];
  const byUpdate = JSON.stringify({ order: name, cumulativeFilled: cumulative, price });
  await twice(() => temporal([...update, '--input', byUpdate]), order, cumulative);

  const signal = ['temporal', 'workflow', 'signal', '-w', STACK, '--name', 'manualFillBySignal'];
  const bySignal = JSON.stringify({ order: name, fillId: 'by-signal', quantity: parts[2], price });
  await twice(() => tst([...signal, '--input', bySignal]), order, order.trade[0]);

  await until('the order is done', async () =>
    (await findOrders(system.database, 'contract', { status: 'done' })).some(({ id }) => id === order.id),
  );
  const rows = await ledgerRows(system.database, { contractOrderId: order.id });
  expect(rows.map(({ quantity, kind }) => ({ quantity, kind }))).toEqual(
    parts.map((quantity) => ({ quantity, kind: 'manual' })),
  );
  expect(rows.every((row) => row.instrumentOrderId === order.parentId && row.price === price)).toBe(true);
});

describe('bad fills are refused, with the reason, and change nothing', () => {
  let order: ContractOrder;
  let price: number;
  beforeAll(async () => {
    order = await largest();
    price = await lastPriceOf(order);
  });

  type BadFill = () => Record<string, unknown>;
  const bad: [string, BadFill, RegExp][] = [
    ['more than remains', () => fill({ quantity: order.trade[0] * 2 }), /only .* remain/],
    ['the wrong sign', () => fill({ quantity: -Math.sign(order.trade[0]) }), /has the wrong sign/],
    ['an unknown order', () => fill({ order: 'C999' }), /order C999 does not exist/],
    ['a price far off', () => fill({ price: price * 2 }), /away from the last price .* confirm it/],
    ['half a contract', () => fill({ quantity: order.trade[0] / 4 + 0.125 }), /not a whole number/],
    ['no price', () => fill({ price: null }), /price/],
    ['no identity', () => fill({ fillId: undefined }), /fillId.*cumulativeFilled|needs an id/],
    ['a used id for another quantity', () => fill({ fillId: 'by-command' }), /was used for/],
  ];

  test.each(bad)('%s, by update', async (_what, badFill, reason) => {
    const before = await ledgerRows(system.database);
    const update = ['workflow', 'update', 'execute', '--workflow-id', STACK, '--name', 'manualFill'];
    const answer = await temporal([...update, '--input', JSON.stringify(badFill())]);
    expect(answer.code).not.toBe(0);
    expect(answer.output).toMatch(reason);
    expect(await ledgerRows(system.database)).toEqual(before);
  });

  test('NaN and an unknown order, by the command line: one message, exit code not 0', async () => {
    const common = ['--system', 'test', '--fill-id', 'bad', '--quantity', '1'];
    const unknown = await tst(['orders', 'fill', 'C999', ...common, '--price', String(price)]);
    expect(unknown).toMatchObject({
      code: 1,
      output: expect.stringMatching(/ORDER_REFUSED: order C999 does not exist/),
    });
    const notANumber = await tst(['orders', 'fill', `C${order.number}`, ...common, '--price', 'NaN']);
    expect(notANumber.code).not.toBe(0);
    expect(notANumber.output).toMatch(/--price: a number is needed, not "NaN"/);
  });

  test('by signal the reason is in the audit, the current details and the outbox', async () => {
    const before = await ledgerRows(system.database);
    const input = JSON.stringify(fill({ quantity: order.trade[0] * 2, fillId: 'too-much' }));
    const signal = ['workflow', 'signal', '--workflow-id', STACK, '--name', 'manualFillBySignal'];
    expect((await temporal([...signal, '--input', input])).code).toBe(0);
    await until('the refusal is in the audit', async () => {
      const entries = await auditEntries(system.database, { action: 'manual fill by signal' });
      return entries.some(
        (entry) => entry.outcome === 'refused' && /only .* remain/.test(entry.reason ?? ''),
      );
    });
    await until('the refusal is in the current details', async () =>
      /refused: only .* remain/.test(await currentDetails()),
    );
    await until('the refusal is mailed', async () =>
      (await emails(system.database)).some(
        ({ subject, outcome }) => subject.includes('Manual fill refused') && outcome === 'outbox',
      ),
    );
    const { outbox } = system.settings.folders;
    const mails = readdirSync(outbox).filter((file) => /manual_fill_refused.*\.txt$/.test(file));
    expect(mails.map((file) => readFileSync(join(outbox, file), 'utf8')).join()).toMatch(/only .* remain/);
    expect(await ledgerRows(system.database)).toEqual(before);
  });

  function fill(changes: Record<string, unknown>): Record<string, unknown> {
    const good = { order: `C${order.number}`, fillId: 'bad', quantity: Math.sign(order.trade[0]), price };
    return { ...good, ...changes };
  }
});

describe('positions are put right by commands', () => {
  test('a trade made elsewhere is balanced by command, update and signal, and counts once under one id', async () => {
    const order = (await waiting())[0];
    const { instrument, contracts } = order;
    const price = await lastPriceOf(order);
    const held = async () => contractPosition(await ledgerRows(system.database), instrument, contracts[0]);
    const before = await held();
    const trade = {
      id: 'phone',
      strategy: 'synthetic',
      instrument,
      contract: contracts[0],
      quantity: 2,
      price,
    };
    const options = [
      '--contract',
      contracts[0],
      '--quantity',
      '2',
      '--price',
      String(price),
      '--id',
      'phone',
    ];
    const command = [
      'orders',
      'balance',
      instrument,
      '--strategy',
      'synthetic',
      ...options,
      '--system',
      'test',
    ];
    expect(await tst([...command, '--reason', 'by phone'])).toMatchObject({
      ...{ code: 0, output: expect.stringMatching(/booked as phone/) },
    });
    const again = JSON.stringify({ ...trade, reason: 'by phone' });
    const update = ['workflow', 'update', 'execute', '-w', STACK, '--name', 'balanceTrade', '--input', again];
    expect((await temporal(update)).output).toMatch(/booked before as phone/);
    const other = JSON.stringify({ ...trade, id: 'desk', quantity: -2, reason: 'at the desk' });
    const signal = ['workflow', 'signal', '-w', STACK, '--name', 'balanceTradeBySignal', '--input', other];
    expect((await temporal(signal)).code).toBe(0);
    await until('both are booked', async () => {
      const rows = await ledgerRows(system.database, { instrument, kind: 'balance' });
      return (
        rows
          .map(({ identity }) => identity)
          .sort()
          .join() === 'balance:desk,balance:phone'
      );
    });
    expect(await held()).toBe(before);
    const unnamed = await tst(['orders', 'balance', '--reason', 'x', '--system', 'test']);
    expect(unnamed).toMatchObject({ code: 1, output: expect.stringMatching(/not given: <instrument>/) });
    const audited = await auditEntries(system.database, { action: 'balance trade' });
    expect(audited.map(({ outcome, reason }) => [outcome, reason])).toEqual(
      expect.arrayContaining([
        ['done', 'by phone'],
        ['done', 'at the desk'],
      ]),
    );
  });

  test('a trade by hand is made once under its id, of the contract that is named, and refused beyond a limit', async () => {
    const { instrument, contracts } = (await waiting())[0];
    const made = async () =>
      (await findOrders(system.database, 'contract')).filter(({ parentId }) => parentId === 'manual/hedge');
    const trade = ['orders', 'trade', 'synthetic', instrument, '--system', 'test', '--reason', 'hedge'];
    const limit = ['--quantity', '-1', '--type', 'limit', '--limit', '100', '--leg', `${contracts[0]}:-1`];
    for (const said of [/synthetic trades -1 .*sends no orders/, /made before as hedge.*sends no orders/])
      expect(await tst([...trade, ...limit, '--id', 'hedge'])).toMatchObject({
        ...{ code: 0, output: expect.stringMatching(said) },
      });
    await until('its contract order waits', async () => (await made()).length === 1);
    expect((await made())[0]).toMatchObject({
      ...{ contracts: [contracts[0]], trade: [-1], type: 'limit', limitPrice: 100, manualTrade: true },
    });
    const input = JSON.stringify({
      ...{ id: 'much', strategy: 'synthetic', instrument, quantity: 100_000, reason: 'hedge' },
    });
    const update = ['workflow', 'update', 'execute', '-w', STACK, '--name', 'manualTrade', '--input', input];
    expect((await temporal(update)).output).toMatch(/contracts/);
    expect(await refusalsInForce(system.database, ['manual/much'])).toContainEqual(
      expect.objectContaining({ code: 'TOO_MANY_CONTRACTS', order: 'manual/much', instrument }),
    );
    expect(await findOrder(system.database, 'instrument', 'manual/much')).toBeUndefined();
    const gone = [
      'orders',
      'delete',
      `C${(await made())[0].number}`,
      '--reason',
      'enough',
      '--system',
      'test',
    ];
    expect(await tst(gone)).toMatchObject({ code: 0 });
    const json = await tst(['orders', '--all', '--json', '--system', 'test']);
    expect(JSON.parse(json.output)).toContainEqual(
      expect.objectContaining({ level: 'contract', parentId: 'manual/hedge', reason: 'deleted: enough' }),
    );
  });

  test('an order that nothing was sent of is deleted, and one that was filled is refused with what to do', async () => {
    const order = await largest();
    const price = await lastPriceOf(order);
    const [name, sign] = [`C${order.number}`, Math.sign(order.trade[0])];
    const remove = ['orders', 'delete', name, '--reason', 'wrong', '--system', 'test'];
    const spawn = await tst(['orders', 'spawn', name, '--system', 'test']);
    expect(spawn).toMatchObject({ code: 1, output: expect.stringMatching(/is not an instrument order/) });
    const fill = { order: name, fillId: 'before-delete', quantity: sign, price };
    const update = ['workflow', 'update', 'execute', '-w', STACK, '--name', 'manualFill'];
    expect((await temporal([...update, '--input', JSON.stringify(fill)])).code).toBe(0);
    expect(await tst(remove)).toMatchObject({ code: 1, output: expect.stringMatching(/orders close C/) });
    const others = (await waiting()).filter(({ id }) => id !== order.id);
    for (const other of others) {
      const one = ['orders', 'delete', `C${other.number}`, '--reason', 'wrong', '--system', 'test'];
      expect(await tst(one)).toMatchObject({ code: 0, output: expect.stringMatching(/deleted C/) });
    }
    expect((await tst(['orders', 'spawn', '--system', 'test'])).output).toMatch(/no instrument order is new/);
  });

  test('the end of the day by command closes what remains, and the next request names a window that is not open', async () => {
    const [order] = await waiting();
    const end = await tst(['orders', 'end-of-day', '--reason', 'early close', '--system', 'test']);
    expect(end).toMatchObject({
      code: 0,
      output: expect.stringMatching(/window closed, 1 orders left unfilled/),
    });
    expect(await waiting()).toEqual([]);
    const rows = await ledgerRows(system.database, { contractOrderId: order.id });
    expect(fillOfContractOrder(order, rows).filled).toEqual([Math.sign(order.trade[0])]);
    const late = JSON.stringify({ tradeDate: '2023-06-14', reason: 'again' });
    await tst([
      'orders',
      'fill',
      'C0',
      '--fill-id',
      'x',
      '--quantity',
      '1',
      '--price',
      '1',
      '--system',
      'test',
    ]);
    const update = ['workflow', 'update', 'execute', '-w', STACK, '--name', 'endOfDay', '--input', late];
    expect((await temporal(update)).output).toMatch(/the window of 2023-06-14 is not open/);
  });
});

/** Sends a fill, then the very same again; both are taken, and the order is filled once. */
async function twice(send: () => Promise<CommandEnd>, order: ContractOrder, filled: number): Promise<void> {
  for (const _time of ['first', 'again']) {
    const { code, output } = await send();
    expect({ code, output }).toMatchObject({ code: 0 });
    await until(`${filled} are filled`, async () => (await filledOf(order)) === filled);
  }
  await handled();
  expect(await filledOf(order)).toBe(filled);
}

/** Signals are handled in order, one at a time, before an update that is sent after them: this one is refused. */
async function handled(): Promise<void> {
  const input = JSON.stringify({ order: 'C0', fillId: 'nothing', quantity: 1, price: 1 });
  await temporal([
    'workflow',
    'update',
    'execute',
    '--workflow-id',
    STACK,
    '--name',
    'manualFill',
    '--input',
    input,
  ]);
}

function temporal(args: readonly string[]): Promise<CommandEnd> {
  return temporalCli(system.endpoints().temporalAddress, args);
}

async function waiting(): Promise<ContractOrder[]> {
  return findOrders(system.database, 'contract', { status: 'active' });
}

/** The largest order that still waits. */
async function largest(): Promise<ContractOrder> {
  const size = (order: ContractOrder) => Math.abs(order.trade[0]);
  return (await waiting()).sort((a, b) => size(b) - size(a))[0];
}

async function lastPriceOf(order: ContractOrder): Promise<number> {
  const parent = (await findOrders(system.database, 'instrument')).find(({ id }) => id === order.parentId);
  return parent!.referencePrice!;
}

async function filledOf(order: ContractOrder): Promise<number> {
  const rows = await ledgerRows(system.database, { contractOrderId: order.id });
  return fillOfContractOrder(order, rows).filled[0];
}

async function currentDetails(): Promise<string> {
  const handle = system.client.workflow.getHandle(STACK);
  const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

function inThree(trade: number): readonly [number, number, number] {
  const third = Math.trunc(trade / 3);
  if (third === 0) throw new Error(`an order of ${trade} can't be filled in three parts`);
  return [third, third, trade - 2 * third];
}
