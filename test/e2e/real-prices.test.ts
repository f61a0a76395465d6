import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPositions } from '../../cli/views/position-lines';
import { findOrders } from '../../data/orders/order-store';
import { optimalPositionHistory } from '../../data/results/optimal-positions';
import { invariantViolations, positionsOfBoth } from '../support/books';
import { tst } from '../support/command-line';
import { startTestSystem, type TestSystem } from '../support/running-system';
import { sharedFolder } from '../support/shared';

/** One day on real prices: the six instruments of the example strategy, replayed through the gateway. */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const directory = sharedFolder('data/futures');
let system: TestSystem;

afterAll(() => system?.stop());

const testOnPrices = directory ? test : test.skip;

testOnPrices('six optimal positions; every wanted trade fills; none is left', async () => {
  system = await startTestSystem({ date: DATE, market: { kind: 'replay', directory: directory! } });
  await system.seed(DATE);
  expect(await system.runDay(DATE)).toEqual({ kind: 'completed' });

  const { lines } = await readPositions(system.database, system.settings.config);
  expect(lines).toHaveLength(6);
  expect(lines.filter((line) => line.trade !== 0)).toEqual([]);
  const orders = await findOrders(system.database, 'instrument', { tradeDate: DATE });
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.map((order) => order.status)).toEqual(orders.map(() => 'done'));
  expect(await invariantViolations(system.database, system.simulator, DATE)).toEqual([]);
  const { ledger, broker } = await positionsOfBoth(system.database, system.simulator);
  expect(ledger.length).toBeGreaterThan(0);
  expect(ledger).toEqual(broker);
});

testOnPrices('a backtest runs on the stored prices, up to the day itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tst-stored-'));
  const strategy = resolve(__dirname, '../../private/strategies/chapter15.yaml');
  const formats = ['--formats', 'csv'];
  const { code, output } = await tst([
    ...['backtest', 'run', strategy, '--system', 'test', '--out', folder, ...formats],
  ]);
  expect([code, output]).toEqual([0, expect.stringContaining('prices: stored prices of system test')]);
  const stored = await optimalPositionHistory(system.database, { strategy: 'chapter15' });
  expect(stored).toHaveLength(6);
  for (const { instrument, referencePrice, referenceDate, capital, values } of stored) {
    const last = lastRow(join(folder, 'positions', `${instrument}.csv.gz`));
    expect(last['date']).toBe(referenceDate);
    // Positions go with the capital: 250,000 in the file, the strategy's own in production.
    expect(Number(last['buffer_bottom']) / 250_000).toBeCloseTo(values['lower'] / capital, 12);
    expect(Number(last['buffer_top']) / 250_000).toBeCloseTo(values['upper'] / capital, 12);
    const prices = lastRow(join(folder, 'rawdata', `${instrument}.csv.gz`));
    expect(Number(prices['daily_price'])).toBe(referencePrice);
  }
  rmSync(folder, { recursive: true });
});

testOnPrices('what the run stored is shown by date, instrument and stage', async () => {
  const show = (...options: string[]) =>
    tst(['backtest', 'show', 'chapter15', '--system', 'test', '--date', DATE, ...options]);
  expect((await show()).output).toMatch(/Run of chapter15 for 2023-06-15[\s\S]*explanation +│ CORN EUROSTX/);
  const [corn] = await optimalPositionHistory(system.database, { strategy: 'chapter15', instrument: 'CORN' });
  const { output } = await show('--instrument', 'CORN');
  const lower = String(Number(corn.values['lower'].toPrecision(8)));
  expect(output).toMatch(new RegExp(`lower edge of the buffer +│ +${lower.replace('.', '\\.')} │ contracts`));
  const positions = await show('--stage', 'positions', '--instrument', 'CORN', '--rows', '2');
  expect(positions.output.match(/2023-06-1\d │/g)).toEqual(['2023-06-14 │', '2023-06-15 │']);
  const unknown = await tst(['backtest', 'show', 'chapter16', '--system', 'test']);
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining("did you mean 'chapter15'?") });
});

/** Cells of the last row by column. */
function lastRow(file: string): Record<string, string> {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const [names, cells] = [lines[0].split(','), lines[lines.length - 1].split(',')];
  return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
}
