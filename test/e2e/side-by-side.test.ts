import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPositions } from '../../cli/views/position-lines';
import { accountCapital } from '../../data/capital/capital';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { setOverride } from '../../data/controls/overrides';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrders } from '../../data/orders/order-store';
import { emails } from '../../data/system/emails';
import { findRun } from '../../data/system/runs';
import { contractPositions, strategyPositions } from '../../domain/ledger/positions';
import { invariantViolations, positionsOfBoth } from '../support/books';
import { startTestSystem, type TestSystem } from '../support/running-system';

/** The example of three strategies through a whole system: static, dynamically optimised, with a rule of one's own. */
jest.setTimeout(400_000);

const [DAY, NEXT_DAY] = ['2023-06-15', '2023-06-16'];
const STRATEGIES = ['static', 'dynamic', 'own-rule'];
const folder = mkdtempSync(join(tmpdir(), 'tst-private-'));
let system: TestSystem;

beforeAll(async () => {
  cpSync(resolve(__dirname, '../../private'), folder, { recursive: true });
  system = await startTestSystem({ date: DAY, privateDirectory: join(folder, 'side-by-side') });
  await system.seed(DAY);
});
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function problemsOf(tradeDate: string): Promise<readonly string[]> {
  const run = await findRun(system.database, { system: 'test', process: 'daily-cycle', tradeDate });
  const stages = run?.summary?.['stages'] as Record<string, { problems: string[] }>;
  return Object.values(stages).flatMap((stage) => stage.problems);
}

const ordersOf = async (tradeDate: string, strategy: string) =>
  (await findOrders(system.database, 'instrument', { tradeDate, strategy })).filter(
    (each) => !each.rollOrder,
  );

test('each trades on its share of the capital, and together they hold what the broker holds', async () => {
  expect(await system.runDay(DAY)).toEqual({ kind: 'completed' });
  expect(await problemsOf(DAY)).toEqual([]);

  const total = (await accountCapital(system.database))!.actual;
  const shares = await Promise.all(STRATEGIES.map((name) => strategyCapital(system.database, name)));
  expect(shares.map((share) => share!.capital)).toEqual([0.5, 0.2, 0.3].map((part) => part * total));

  for (const strategy of STRATEGIES) {
    const orders = await ordersOf(DAY, strategy);
    expect(orders.length).toBeGreaterThan(0);
    expect(orders.map((order) => order.status)).toEqual(orders.map(() => 'done'));
  }
  expect(await invariantViolations(system.database, system.simulator, DAY)).toEqual([]);
  const { lines } = await readPositions(system.database, system.settings.config);
  expect(lines.filter((line) => line.trade !== 0)).toEqual([]);
  expect(new Set(lines.map((line) => line.strategy))).toEqual(new Set(STRATEGIES));
});

test('the positions of the strategies add up to the contracts, which are the broker’s', async () => {
  const rows = await ledgerRows(system.database);
  const sums = (positions: readonly { instrument: string; quantity: number }[]) => {
    const byInstrument = new Map<string, number>();
    for (const { instrument, quantity } of positions)
      byInstrument.set(instrument, (byInstrument.get(instrument) ?? 0) + quantity);
    return [...byInstrument].filter(([, quantity]) => quantity !== 0).sort();
  };
  expect(sums(strategyPositions(rows))).toEqual(sums(contractPositions(rows)));
  const { ledger, broker } = await positionsOfBoth(system.database, system.simulator);
  expect(ledger.length).toBeGreaterThan(0);
  expect(ledger).toEqual(broker);
});

test('one that can not be run leaves its positions alone, is told, and does not stop the others', async () => {
  const held = await heldBy('own-rule');
  const file = join(folder, 'side-by-side', 'strategies', 'own-rule.yaml');
  appendFileSync(file, '\nforecast_weights: { no_such: 1 }\n');
  const closing = { strategy: 'dynamic', instrument: '', value: 0, reason: 'it is given up', by: 'test' };
  await setOverride(system.database, { ...closing, at: new Date() });
  expect(await system.runDay(NEXT_DAY)).toEqual({ kind: 'completed' });

  expect(await problemsOf(NEXT_DAY)).toContainEqual(expect.stringMatching(/^own-rule: failed: .*no_such/));
  expect(await ordersOf(NEXT_DAY, 'own-rule')).toEqual([]);
  expect(await heldBy('own-rule')).toEqual(held);
  const told = (await emails(system.database)).filter(({ subject }) =>
    /own-rule could not be run/.test(subject),
  );
  expect(told).toHaveLength(1);
  const { lines } = await readPositions(system.database, system.settings.config);
  const others = lines.filter((line) => line.strategy === 'static');
  expect(others.map((line) => line.trade)).toEqual(others.map(() => 0));
  expect(await invariantViolations(system.database, system.simulator, NEXT_DAY)).toEqual([]);
});

test('one that is given up closes what it holds, of its own and nothing of the others', async () => {
  expect(await heldBy('dynamic')).toEqual([]);
  expect((await ordersOf(NEXT_DAY, 'dynamic')).length).toBeGreaterThan(0);
  expect((await heldBy('static')).length).toBeGreaterThan(0);
});

/** `<instrument> <contracts>` of everything that a strategy holds. */
async function heldBy(strategy: string): Promise<readonly string[]> {
  return strategyPositions(await ledgerRows(system.database))
    .filter((each) => each.strategy === strategy)
    .map(({ instrument, quantity }) => `${instrument} ${quantity}`);
}
