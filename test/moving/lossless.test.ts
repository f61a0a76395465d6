import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../services/support';
import { parsedCsv } from '../support/parsed-csv';
import { sharedFolder } from '../support/shared';
import { killAfter } from './kill-after';

/**
 * The distributed data, moved in by the real command, killed on the way, and out again: the same rows, times, values and
 * order in each file. No option is given, nor a private directory: the import makes both the system and the directory.
 */
const data = sharedFolder('data/futures');
const story = data ? describe : describe.skip;

const EXPORTED: Readonly<Record<string, string>> = {
  multiple_prices_csv: 'multiple_prices',
  adjusted_prices_csv: 'adjusted_prices',
  fx_prices_csv: 'fx_prices',
  roll_calendars_csv: 'roll_calendars_csv',
  csvconfig: 'csvconfig',
};

story('the distributed data', () => {
  let sandbox: Sandbox;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tst-moved-'));
    sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: undefined });
  });
  afterAll(async () => {
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const importing = (...more: string[]) => ['import', 'pysystemtrade', data!, ...more];

  it('says what it would do, and does nothing', async () => {
    const dry = await sandbox.run(...importing('--dry-run'));
    expect(dry).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /multiple_prices: 24(.|\n)*dry run: nothing was written; everything would be taken/,
      ),
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(sandbox.folder)).toEqual([]);
  });

  it('can be killed on the way', async () => {
    await killAfter(12, sandbox, 'moved', importing());
  });

  it('comes out as it went in, file by file', async () => {
    const started = Date.now();
    const imported = await sandbox.run(...importing());
    const importMs = Date.now() - started;
    expect(imported).toMatchObject({
      code: 0,
      output: expect.stringMatching(/continuing(.|\n)*everything was taken/),
    });
    const exported = await sandbox.run('export', 'csv', join(folder, 'out'));
    expect(exported.code).toBe(0);
    console.log(`imported in ${importMs} ms, exported in ${Date.now() - started - importMs} ms`);
    for (const [from, to] of Object.entries(EXPORTED)) {
      const names = readdirSync(join(data!, from));
      expect(readdirSync(join(folder, 'out', to))).toEqual(expect.arrayContaining(names));
      for (const name of names) expectSame(join(folder, 'out', to, name), join(data!, from, name));
    }
    const costs = [
      join(folder, 'out/spread_costs/spreadcosts.csv'),
      join(data!, 'csvconfig/spreadcosts.csv'),
    ];
    const [stored, given] = costs.map((file) =>
      parsedCsv(file)
        .map((row) => JSON.stringify(row))
        .sort(),
    );
    expect(stored).toEqual(given);
  });

  it('changes nothing a second time', async () => {
    const again = await sandbox.run(...importing());
    expect(again.code).toBe(0);
    expect(again.output).toMatch(/multiple and adjusted prices │ 0 +│ 0 +│ 24 +│ 0/);
    expect(again.output).toMatch(/private_config.yaml: unchanged/);
  });

  it('what was exported is imported as the same', async () => {
    const again = await sandbox.run('import', 'pysystemtrade', join(folder, 'out'));
    expect(again).toMatchObject({ code: 0, output: expect.stringMatching(/FX rates +│ 0 +│ 0 +│ 12 +│ 0/) });
  });
});

function expectSame(actual: string, expected: string): void {
  const [a, b] = [parsedCsv(actual), parsedCsv(expected)];
  expect(a.length).toBe(b.length);
  const row = b.findIndex((each, index) => !sameRow(a[index], each));
  if (row >= 0)
    throw new Error(`${actual}: row ${row} is ${JSON.stringify(a[row])}, not ${JSON.stringify(b[row])}`);
}

function sameRow(a: Readonly<Record<string, string | number>>, b: typeof a): boolean {
  return Object.keys({ ...a, ...b }).every((name) => Object.is(a[name], b[name]));
}
