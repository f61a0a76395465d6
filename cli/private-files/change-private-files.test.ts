import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { planPrivateChange } from './change-private-files';

let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tst-private-'));
  directory = join(parent, 'trading');
  mkdirSync(join(directory, 'strategies'), { recursive: true });
  writeFileSync(join(directory, 'a.yaml'), 'x: 1 # one\n');
  writeFileSync(join(directory, 'b.yaml'), 'y: 1\n');
  writeFileSync(join(directory, 'strategies/s.yaml'), 'z: 1\n');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const changes = [
  { file: 'a.yaml', edits: [{ path: ['x'], value: 2 }] },
  { file: 'b.yaml', edits: [{ path: ['y'], value: 2 }] },
];
const textOf = (file: string) => readFileSync(join(directory, file), 'utf8');
const texts = () => [textOf('a.yaml'), textOf('b.yaml')];

it('checks the directory as it will be, then writes both files and leaves nothing else', async () => {
  const change = await planPrivateChange(directory, changes, async (draft) =>
    ['a.yaml', 'b.yaml', 'strategies/s.yaml'].map((file) => readFileSync(join(draft, file), 'utf8')),
  );
  expect(change.checked).toEqual(['x: 2 # one\n', 'y: 2\n', 'z: 1\n']);
  expect(texts()).toEqual(['x: 1 # one\n', 'y: 1\n']);
  change.write();
  expect(texts()).toEqual(['x: 2 # one\n', 'y: 2\n']);
  expect(readdirSync(parent)).toEqual(['trading']);
  expect(readdirSync(directory).sort()).toEqual(['a.yaml', 'b.yaml', 'strategies']);
});

it('writes nothing after a mistake, which is named by the real file', async () => {
  const plan = planPrivateChange(directory, changes, async (draft) => {
    throw tstError('BAD_CONFIG', `${draft}/a.yaml:1: x is wrong`);
  });
  await expect(plan).rejects.toMatchObject({ message: `${directory}/a.yaml:1: x is wrong` });
  expect(texts()).toEqual(['x: 1 # one\n', 'y: 1\n']);
  expect(readdirSync(parent)).toEqual(['trading']);
});

it('writes nothing when one of the files was changed meanwhile', async () => {
  const change = await planPrivateChange(directory, changes, async () => undefined);
  writeFileSync(join(directory, 'b.yaml'), 'y: 9\n');
  expect(() => change.write()).toThrow(/nothing was: b.yaml was changed meanwhile/);
  expect(texts()).toEqual(['x: 1 # one\n', 'y: 9\n']);
});

it('puts back what it has replaced when a later file cannot be', async () => {
  const change = await planPrivateChange(directory, changes, async () => undefined);
  mkdirSync(join(directory, `b.yaml.${process.pid}.partial`));
  expect(() => change.write()).toThrow(/nothing was/);
  expect(texts()).toEqual(['x: 1 # one\n', 'y: 1\n']);
});

it('changes what a link leads to, and keeps the link', async () => {
  writeFileSync(join(parent, 'elsewhere.yaml'), 'x: 1\n');
  rmSync(join(directory, 'a.yaml'));
  symlinkSync(join(parent, 'elsewhere.yaml'), join(directory, 'a.yaml'));
  (await planPrivateChange(directory, changes, async () => undefined)).write();
  expect(readFileSync(join(parent, 'elsewhere.yaml'), 'utf8')).toBe('x: 2\n');
});
