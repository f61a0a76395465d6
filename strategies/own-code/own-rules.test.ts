import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDirectory } from '../../config/checkout';
import { createPrivateDirectory, type PrivateDirectory } from '../../test/support/private-directory';
import { loadOwnRules } from './own-rules';
import { ownSources, withSources } from './own-sources';

let privateFiles: PrivateDirectory;
let directory: string;

beforeEach(() => {
  privateFiles = createPrivateDirectory();
  directory = privateFiles.path;
});
afterEach(() => privateFiles.remove());

const write = (name: string, content: string) => privateFiles.write(name, content);

describe('own rules', () => {
  it('are not passed over where their folder is a link to nothing, nor waited for where one is a pipe', async () => {
    symlinkSync('/no/such/disk/rules', join(directory, 'rules'));
    await expect(loadOwnRules(directory)).rejects.toThrow(/rules: is a link to \/no\/such\/disk\/rules/);
    rmSync(join(directory, 'rules'));
    mkdirSync(join(directory, 'rules'));
    execFileSync('mkfifo', [join(directory, 'rules', 'mine.ts')]);
    await expect(loadOwnRules(directory)).rejects.toThrow(/mine\.ts: is a pipe, not a regular file/);
  });

  it('are found by folder, file and export, wherever the directory lies', async () => {
    write('rules/high-low.ts', readFileSync(join(checkoutDirectory(), 'private/rules/high-low.ts'), 'utf8'));
    const rules = await loadOwnRules<{
      data: string[];
      arguments: Record<string, unknown>;
      forecast: (i: never, a: never) => { values: Float64Array };
    }>(directory);
    const values = Float64Array.from({ length: 20 }, (_, i) => i);
    const inputs = [{ times: values, values }];
    const forecast = rules['rules.high-low.highLow'].forecast(inputs as never, { lookback: 12 } as never);
    expect(forecast.values[19]).toBe(1);
  });

  it('name file and line when they cannot be compiled, and say when there is none', async () => {
    write('rules/bad.ts', 'export const x = 1;\nexport const = 2;\n');
    await expect(loadOwnRules(directory)).rejects.toThrow(/bad\.ts:2/);
    write('rules/bad.ts', 'export const x = 1;\n');
    await expect(loadOwnRules(directory)).rejects.toThrow(/exports no rule/);
  });
});

describe('the code of own rules', () => {
  const rule = (name: string, body: string) =>
    `${body}\nexport const ${name} = { data: [], arguments: {}, forecast: () => 0 };\n`;

  it('is the files that are named and what they import of their own, not of the installation', async () => {
    write('rules/mine.ts', rule('mine', "import { two } from '../lib/two';\nexport const x = two;"));
    write(
      'lib/two.ts',
      "import { sum } from '../../domain/numbers/rounding';\nexport const two = sum([2]);\n",
    );
    write('rules/other.ts', rule('other', ''));
    const sources = await ownSources(directory, ['rules.mine.mine', 'rules.ewmac.ewmac', 'some text']);
    expect(Object.keys(sources)).toEqual(['lib/two.ts', 'rules/mine.ts']);
    expect(sources['lib/two.ts']).toContain('sum([2])');
    expect(await ownSources(directory, ['rules.ewmac.ewmac'])).toEqual({});
    expect(await ownSources(undefined, ['rules.mine.mine'])).toEqual({});
  });

  it('can be loaded as it was, whatever the files are now', async () => {
    write('rules/mine.ts', rule('mine', "import { two } from '../lib/two';\nexport const x = two;"));
    write('lib/two.ts', 'export const two = 2;\n');
    const sources = await ownSources(directory, ['rules.mine.mine']);
    write('rules/mine.ts', 'not code');
    const names = await withSources(sources, async (folder) => Object.keys(await loadOwnRules(folder)));
    expect(names).toEqual(['rules.mine.mine']);
  });
});
