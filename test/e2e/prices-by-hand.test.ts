import { readFileSync } from 'node:fs';
import type { SpreadCostLine } from '../../cli/operator/spread-evidence';
import { auditEntries } from '../../data/operator/audit';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { priceChanges } from '../../data/series/price-changes';
import {
  instrumentsWithPrices,
  readPrices,
  type VersionedPrices,
  writePrices,
} from '../../data/series/prices';
import { removeSeries } from '../../data/series/prune-series';
import { readSpreads } from '../../data/series/spreads';
import { startOfProcess } from '../../domain/cycle/workflow-starts';
import { currentContracts } from '../../domain/prices/current-contracts';
import { stitch } from '../../domain/prices/panama';
import { indexOfTime, sliceRows } from '../../domain/series/rows';
import { startOrReach } from '../../services/temporal/start-workflow';
import { tst } from '../support/command-line';
import { startTestSystem, type TestSystem } from '../support/running-system';

/** What a person does to stored prices with `tst prices`, on a system with a first history. */

const INSTRUMENT = 'US10';
let system: TestSystem;
let contract: string;
let time: number;
let original: number;
let lastTime: number;

beforeAll(async () => {
  const market = { kind: 'synthetic', seed: 1, instruments: 3 } as const;
  system = await startTestSystem({ date: '2023-06-15', market });
  await system.seed('2023-06-15');
  const { multiple } = await prices();
  contract = currentContracts(multiple).price;
  lastTime = multiple.times[multiple.times.length - 1];
  time = multiple.times[multiple.times.length - 3];
  original = multiple.columns.PRICE[multiple.times.length - 3];
}, 600_000);
afterAll(() => system?.stop());

const prices = async () => (await readPrices(system.database, INSTRUMENT)) as VersionedPrices;
const utc = (at: number) => new Date(at).toISOString().slice(0, 19);
const edit = (...more: readonly string[]) =>
  tst(['prices', 'edit', INSTRUMENT, contract, '--time', utc(time), '--reason', 'a test', ...more]);

const undo = (id: string) => tst(['prices', 'undo', id, '--reason', 'a test']);

/** The price of the edited time: in the contract, in the multiple and in the adjusted prices. */
async function stored() {
  const { day } = await readAllContractPrices(system.database, INSTRUMENT, contract);
  const { multiple, adjusted } = await prices();
  return [
    day?.columns.FINAL[indexOfTime(day.times, time)],
    multiple.columns.PRICE[indexOfTime(multiple.times, time)],
    adjusted.columns.price[indexOfTime(adjusted.times, time)],
  ];
}

describe('stored prices, changed by hand', () => {
  test('are shown with a plot, and as JSON', async () => {
    const shown = await tst(['prices', 'show', INSTRUMENT, '--last', '5']);
    expect(shown).toMatchObject({ code: 0, output: expect.stringMatching(/PRICE_CONTRACT[\s\S]*┤/) });
    const { output } = await tst([
      'prices',
      'show',
      INSTRUMENT,
      '--contract',
      contract,
      '--bar',
      'day',
      '--json',
    ]);
    expect(JSON.parse(output)).toHaveLength(20);
    expect(await tst(['prices', 'show', 'NOBODY'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('NOBODY has no stored prices'),
    });
  });

  test('an edit changes the contract, multiple and adjusted prices; undone, all are as before', async () => {
    const before = await prices();
    expect(await edit('--value', '150', '--accept-spike', '--yes')).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 of its multiple prices changed'),
    });
    expect(await stored()).toEqual([150, 150, 150]);
    const [change] = await priceChanges(system.database, INSTRUMENT, 1);
    expect(change).toMatchObject({ state: 'done', reason: 'a test' });
    expect(await undo(change.id)).toMatchObject({ code: 0, output: expect.stringContaining('1 rows') });
    expect(await stored()).toEqual([original, original, original]);
    const { multiple, adjusted } = await prices();
    expect({ multiple, adjusted }).toEqual({ multiple: before.multiple, adjusted: before.adjusted });
    expect(await undo(change.id)).toMatchObject({
      code: 1,
      output: expect.stringContaining('undone already'),
    });
  });

  test('a dropped bar comes back, and what came since stays', async () => {
    expect((await edit('--drop', '--yes')).code).toBe(0);
    const [change] = await priceChanges(system.database, INSTRUMENT, 1);
    expect((await stored())[0]).toBeUndefined();
    const day = await tst([
      'prices',
      'edit',
      INSTRUMENT,
      contract,
      '--time',
      utc(lastTime),
      '--value',
      '120',
      '--reason',
      'later',
      '--accept-spike',
      '--yes',
    ]);
    expect(day.code).toBe(0);
    expect((await undo(change.id)).code).toBe(0);
    expect((await stored()).slice(0, 2)).toEqual([original, original]);
    const { multiple } = await prices();
    expect(multiple.columns.PRICE[multiple.times.length - 1]).toBe(120);
  });

  test('multiple prices that differ from the contracts are rebuilt, and the rebuild is undone', async () => {
    const { multiple, version } = await prices();
    const wrong = multiple.columns.PRICE.slice();
    wrong[wrong.length - 4] = 1;
    const spoilt = { ...multiple, columns: { ...multiple.columns, PRICE: wrong } };
    await writePrices(system.database, INSTRUMENT, { multiple: spoilt, adjusted: stitch(spoilt) }, version);
    const rebuilt = await tst(['prices', 'rebuild', INSTRUMENT, '--reason', 'a test', '--yes']);
    expect(rebuilt).toMatchObject({ code: 0, output: expect.stringContaining('1 rows differ') });
    expect((await prices()).multiple).toEqual(multiple);
    const [change] = await priceChanges(system.database, INSTRUMENT, 1);
    expect((await undo(change.id)).code).toBe(0);
    expect((await prices()).multiple).toEqual(spoilt);
  });

  test.each([
    ['without a terminal nobody agrees', () => edit('--value', String(original)), 'agree with --yes'],
    ['a slip of the hand is a spike', () => edit('--value', '15000', '--yes'), 'add --accept-spike'],
    ['a value or a drop', () => edit('--yes'), 'either --value or --drop'],
    ['a bar that is there', () => edit('--bar', 'hour', '--drop', '--yes'), 'has no hour bar'],
    ['a known change', () => undo('X'), 'X is not a change of prices'],
    ['a time', () => tst(['prices', 'edit', INSTRUMENT, contract, '--time', 'noon']), 'a UTC time is needed'],
  ])('refused, with what is needed: %s', async (_title, command, text) => {
    const before = await stored();
    const { code, output } = await command();
    expect({ code, output }).toMatchObject({ output: expect.stringContaining(text) });
    expect(code).not.toBe(0);
    expect(await stored()).toEqual(before);
  });

  test('an instrument without prices gets those of another, transformed; one with prices does not', async () => {
    const clone = (to: string) =>
      tst(['prices', 'clone', INSTRUMENT, to, '--multiplier', '2', '--offset', '1', '--reason', 'a test']);
    const other = (await instrumentsWithPrices(system.database)).filter((code) => code !== INSTRUMENT)[0];
    await removeSeries(system.database, { kind: 'prices', name: other });
    expect(await clone(other)).toMatchObject({ code: 0 });
    const copy = (await readPrices(system.database, other)) as VersionedPrices;
    const { multiple } = await prices();
    expect(copy.multiple.columns.PRICE).toEqual(multiple.columns.PRICE.map((value) => 2 * value + 1));
    expect(copy.adjusted).toEqual(stitch(copy.multiple));
    expect(await clone(other)).toMatchObject({
      code: 1,
      output: expect.stringContaining('has prices'),
    });
    expect(await clone(`${other}x`)).toMatchObject({
      code: 1,
      output: expect.stringContaining(other),
    });
  });

  test('bars of a size that is not in use are corrected and undone without touching other prices', async () => {
    const { version, ...stored } = await readAllContractPrices(system.database, INSTRUMENT, contract);
    const fine = sliceRows(stored.day!, 0, 2);
    const written = { ...stored, '15-minute': fine };
    await writeContractPrices(system.database, INSTRUMENT, contract, written, version);
    const at = ['--bar', '15-minute', '--time', utc(fine.times[1]), '--value', '99', '--reason', 'a test'];
    const { multiple } = await prices();
    expect((await tst(['prices', 'edit', INSTRUMENT, contract, ...at, '--yes'])).code).toBe(0);
    const [{ id }] = await priceChanges(system.database, INSTRUMENT, 1);
    const bars = async () =>
      (await readAllContractPrices(system.database, INSTRUMENT, contract))['15-minute'];
    expect((await bars())?.columns.FINAL[1]).toBe(99);
    expect(await undo(id)).toMatchObject({ code: 0, output: expect.stringContaining('1 rows') });
    expect(await bars()).toEqual(fine);
    expect((await prices()).multiple).toEqual(multiple);
  });

  test('merged bars of a contract are split after a preview, and the split is undone', async () => {
    const { merged } = await readAllContractPrices(system.database, INSTRUMENT, contract);
    const other = '20990300';
    await writeContractPrices(system.database, INSTRUMENT, other, { merged }, 0);
    const split = (...more: readonly string[]) =>
      tst(['prices', 'split', INSTRUMENT, other, '--reason', 'a test', ...more]);
    expect(await split()).toMatchObject({ code: 1, output: expect.stringContaining('agree with --yes') });
    expect((await split('--yes')).code).toBe(0);
    const after = await readAllContractPrices(system.database, INSTRUMENT, other);
    expect(after.day?.times.length).toBeGreaterThan(0);
    expect(after.merged).toEqual(merged);
    expect((await split('--yes')).output).toContain('nothing is to be split');
    const [{ id }] = await priceChanges(system.database, INSTRUMENT, 1);
    expect((await undo(id)).code).toBe(0);
    const undone = await readAllContractPrices(system.database, INSTRUMENT, other);
    expect({ merged: undone.merged, rows: undone.day?.times.length }).toEqual({ merged, rows: 0 });
  });

  test('new roll parameters: refused they change nothing, agreed they make the prices again and are written to the own file; undone', async () => {
    const before = await prices();
    const change = (...more: readonly string[]) =>
      tst(['prices', 'roll-parameters', INSTRUMENT, '--roll-offset', '-12', '--reason', 'a test', ...more]);
    expect(await change()).toMatchObject({ code: 1, output: expect.stringContaining('agree with --yes') });
    expect((await prices()).version).toBe(before.version);
    const { code, output } = await change('--yes');
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining('Start the system again'),
    });
    const [, file] = output.match(/parameters written to (\S+rollconfig\.csv)/) ?? [];
    expect(readFileSync(file, 'utf8')).toMatch(/^US10,[A-Z]+,-12,/m);
    expect((await prices()).multiple).not.toEqual(before.multiple);
    const [{ id }] = await priceChanges(system.database, INSTRUMENT, 1);
    expect((await undo(id)).code).toBe(0);
    expect((await prices()).multiple).toEqual(before.multiple);
  });

  test('spreads are sampled while markets are open, and propose spread costs', async () => {
    await system.clock.advance(Date.parse('2023-06-16T15:00:00Z'));
    const start = startOfProcess(
      'spreads',
      { system: 'test', tradeDate: '2023-06-16', clock: 'simulated', window: 'hand-over' },
      '2023-06-16T15:00:00Z',
    );
    expect(await (await startOrReach(system.client, start)).result()).toMatch(/^[1-9] of \d+ spreads$/);
    const { times, columns } = await readSpreads(system.database, INSTRUMENT);
    expect(times.length).toBe(1);
    expect(columns.spread[0]).toBeGreaterThan(0);
    const costs = async () => {
      const { output } = await tst(['prices', 'spread-costs', 'list', '--json']);
      const lines = JSON.parse(output) as readonly SpreadCostLine[];
      return lines.find(({ instrument }) => instrument === INSTRUMENT)!.evidence;
    };
    const before = await costs();
    expect(before.sampled).toEqual({ mean: columns.spread[0] / 2, count: 1 });
    const set = (value: string, ...more: readonly string[]) =>
      tst(['prices', 'spread-costs', 'set', INSTRUMENT, value, '--reason', 'a test', ...more]);
    expect(await set('9')).toMatchObject({ code: 1, output: expect.stringContaining('agree with --yes') });
    expect((await set('9', '--yes')).code).toBe(0);
    expect((await costs()).configured).toBe(9);
    const reset = () => tst(['prices', 'spread-costs', 'reset', INSTRUMENT, '--reason', 'a test']);
    expect((await reset()).code).toBe(0);
    expect(await reset()).toMatchObject({
      code: 1,
      output: expect.stringContaining('spreadcosts.csv counts'),
    });
  });

  test('every change is listed and audited', async () => {
    const { output } = await tst(['prices', 'changes', INSTRUMENT]);
    expect(output.match(/a test/g)?.length).toBeGreaterThanOrEqual(3);
    const entries = await auditEntries(system.database, { action: 'change prices' });
    expect(entries.map(({ outcome }) => outcome)).toContain('done');
    expect(entries.every(({ by, reason }) => by !== '' && reason !== undefined)).toBe(true);
  });
});
