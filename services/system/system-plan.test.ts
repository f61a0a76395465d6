import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSystemName } from '../../domain/system/names';
import { writeSetup } from './endpoints';
import { loadSystemConfig } from './system-config';
import { planSimulated, planStart } from './system-plan';

let folder: string;
const before = process.env['TST_DATA_DIR'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-plan-'));
  process.env['TST_DATA_DIR'] = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env['TST_DATA_DIR'];
  else process.env['TST_DATA_DIR'] = before;
  rmSync(folder, { recursive: true });
});

test('the demonstration is the synthetic market', () => {
  const setup = planSimulated({});
  expect(setup).toEqual({
    system: 'demo',
    gateway: 'simulator',
    market: { kind: 'synthetic', seed: 1, instruments: 14 },
  });
});

test('each market is a separate system, always the same one', () => {
  const requests = [{}, { seed: 2 }, { instruments: 100 }, { market: folder }, { market: tmpdir() }];
  const names = requests.map((request) => planSimulated(request).system);
  expect(new Set(names).size).toBe(requests.length);
  expect(names.every(isSystemName)).toBe(true);
  expect(planSimulated({ market: folder }).system).toBe(names[3]);
});

test('a named system continues its market, and is not given another one', () => {
  const setup = planSimulated({ system: 'mine', seed: 7 });
  writeSetup(setup);
  expect(planSimulated({ system: 'mine' })).toEqual(setup);
  expect(planSimulated({ system: 'mine', seed: 7 })).toEqual(setup);
  expect(() => planSimulated({ system: 'mine', seed: 8 })).toThrow(
    /made for another market \(synthetic, seed 7/,
  );
});

test('a market that is not there is refused', () => {
  expect(() => planSimulated({ market: join(folder, 'nowhere') })).toThrow(/does not exist/);
});

test('a simulated system has a database named after it and no gateway of the configuration', () => {
  const setup = planSimulated({ system: 'my-own' });
  expect(planStart(setup, loadSystemConfig(setup))).toMatchObject({
    database: 'tst_my_own',
    mongoUrl: undefined,
    machines: ['main'],
  });
  expect(planStart(setup, loadSystemConfig(setup)).gateway).toBeUndefined();
});
