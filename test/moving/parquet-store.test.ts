import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../services/support';
import { pythonWithPandas } from '../support/pandas';
import { parsedCsv } from '../support/parsed-csv';
import { DUMP, writeFiles } from './dump';

/** A Parquet store that pandas wrote of the whole dump: what it holds is imported as the CSV files are. */
const python = pythonWithPandas();
const story = 'missing' in python ? describe.skip : describe;

const IN_STORE = Object.keys(DUMP).filter((path) =>
  /^(contract_prices|multiple_prices|adjusted_prices|fx_prices|spreads|capital|contract_positions|strategy_positions|optimal_positions)\//.test(
    path,
  ),
);

story('missing' in python ? `a Parquet store: ${python.missing}` : 'a Parquet store', () => {
  let folder: string;
  let sandbox: Sandbox;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tst-parquet-'));
    writeFiles(join(folder, 'dump'), DUMP);
    const { path } = python as { readonly path: string };
    const script = join(__dirname, 'write_store.py');
    execFileSync(path, [script, join(folder, 'dump'), join(folder, 'store/parquet')], {
      stdio: 'pipe',
    });
    cpSync(join(folder, 'dump/csvconfig'), join(folder, 'store/csvconfig'), { recursive: true });
    sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
  }, 600_000);
  afterAll(async () => {
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (from: string) =>
    sandbox.run(
      'import',
      'pysystemtrade',
      join(folder, from),
      '--system',
      'moved',
      '--into',
      join(folder, 'private'),
    );

  it('takes all of it', async () => {
    const { code, output } = await run('store');
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining('everything was taken'),
    });
    expect(output).toMatch(/contract_prices \(Parquet\): 7/);
  });

  describe('what comes out is what the dump said', () => {
    beforeAll(async () => {
      const exported = await sandbox.run('export', 'csv', join(folder, 'out'), '--system', 'moved');
      expect(exported.code).toBe(0);
    });

    it.each(IN_STORE)('%s', (path) => {
      const [actual, expected] = ['out', 'dump'].map((from) => parsedCsv(join(folder, from, path)));
      expect(actual).toEqual(expected);
    });
  });

  it('the dump of the same installation changes nothing', async () => {
    const { output } = await run('dump');
    expect(output).toMatch(/contract prices +│ 0 +│ 0 +│ 4/);
    expect(output).toMatch(/multiple and adjusted prices │ 0 +│ 0 +│ 2/);
    expect(output).toMatch(/contract position +│ 0 +│ 0 +│ 3/);
    expect(output).toMatch(/capital +│ 0 +│ 0 +│ 1/);
  });

  it('a file that is cut off is named, and the others are taken', async () => {
    cpSync(join(folder, 'store'), join(folder, 'cut'), { recursive: true });
    const file = join(folder, 'cut/parquet/spotfx_prices/EURUSD.parquet');
    truncateSync(file, readFileSync(file).length - 20);
    const { code, output } = await run('cut');
    expect(code).toBe(1);
    expect(output).toMatch(/not taken: .*EURUSD.parquet: is not a whole Parquet file/);
  });
});
