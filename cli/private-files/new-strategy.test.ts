import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config';
import { strategiesOf } from '../../strategies/strategy-config';
import { planPrivateChange } from './change-private-files';
import { type NewStrategy, newStrategyEdits } from './new-strategy';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-private-'));
  cpSync(resolve(__dirname, '../../private'), directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const load = (privateDirectory = directory) => loadConfig({ privateDirectory, env: {} });
const add = (strategy: NewStrategy) =>
  planPrivateChange(directory, newStrategyEdits(load(), strategy), async (draft) =>
    strategiesOf(load(draft)),
  );
const NEW = { name: 'second', file: 'strategies/high-low.yaml', weight: 30 };
const linesOf = (file: string) => readFileSync(join(directory, file), 'utf8').split('\n');

it.each<[string, NewStrategy, object]>([
  ['classic', NEW, { runner: 'classic', generator: 'buffered', weight: 30 }],
  ['like another', { ...NEW, like: 'chapter15' }, { runner: 'classic', generator: 'buffered', weight: 30 }],
])(
  'a strategy %s is added after the others, every line that was there stays',
  async (_, strategy, settings) => {
    const files = ['private_config.yaml', 'private_control_config.yaml'];
    const before = files.map(linesOf);
    const change = await add(strategy);
    expect(change.checked.map(({ name }) => name)).toEqual(['chapter15', 'second']);
    expect(change.checked[1]).toMatchObject(settings);
    change.write();
    expect(strategiesOf(load())[1].backtestFile).toBe(join(directory, 'strategies/high-low.yaml'));
    for (const [i, file] of files.entries()) {
      const after = linesOf(file);
      expect(before[i].filter((line) => !after.includes(line))).toEqual([]);
    }
  },
);

it.each<[string, RegExp, NewStrategy]>([
  ['a name that is taken', /is configured already/, { ...NEW, name: 'chapter15' }],
  ['an unknown one to be like', /chapter51 is not configured.*chapter15/, { ...NEW, like: 'chapter51' }],
  ['no weight', /--weight/, { name: 'second', file: 'strategies/high-low.yaml' }],
  ['a file that is not there', /no\.yaml, which does not exist/, { ...NEW, file: 'no.yaml' }],
  ['an unusable name', /not a usable name/, { ...NEW, name: 'a/b' }],
])('with %s nothing is written', async (_, reason, strategy) => {
  const before = linesOf('private_config.yaml');
  await expect((async () => add(strategy))()).rejects.toThrow(reason);
  expect(linesOf('private_config.yaml')).toEqual(before);
});
