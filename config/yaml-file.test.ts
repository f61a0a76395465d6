import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainValue } from './node';
import { parseYaml, readYamlFile } from './yaml-file';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-yaml-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (text: string) => plainValue(parseYaml(text, 'my.yaml'));

describe('what can never be read to its end is refused at once', () => {
  it('does not wait for a writer of a pipe', () => {
    const pipe = join(directory, 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    expect(() => readYamlFile(pipe)).toThrow(/pipe\.yaml: is a pipe, not a regular file/);
  });

  it('does not read a device, also behind a link', () => {
    const link = join(directory, 'zero.yaml');
    symlinkSync('/dev/zero', link);
    expect(() => readYamlFile(link)).toThrow(/zero\.yaml: is a device/);
  });

  it('names a directory in the place of a file', () => {
    mkdirSync(join(directory, 'a.yaml'));
    expect(() => readYamlFile(join(directory, 'a.yaml'))).toThrow(/is a directory/);
  });

  it('says where a link to nothing leads', () => {
    symlinkSync('/nowhere/at-all.yaml', join(directory, 'a.yaml'));
    expect(() => readYamlFile(join(directory, 'a.yaml'))).toThrow(
      /is a link to \/nowhere\/at-all\.yaml, which does not exist/,
    );
  });

  it('refuses a file above the limit by its size, before reading it', () => {
    const file = join(directory, 'large.yaml');
    writeFileSync(file, '');
    truncateSync(file, 1e11);
    expect(() => readYamlFile(file)).toThrow(/is 100000000000 bytes; .* at most 2000000/);
  });

  it('reads very many keys in seconds, not hours', () => {
    const text = Array.from({ length: 120_000 }, (_, i) => `k${i}: 1\n`).join('');
    const started = Date.now();
    expect(Object.keys(read(text) as object)).toHaveLength(120_000);
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it('stops at nested aliases that stand for billions of values', () => {
    const levels = Array.from({ length: 30 }, (_, i) => {
      const below = Array(10).fill(`*l${i}`).join(', ');
      return `l${i + 1}: &l${i + 1} [${below}]`;
    });
    expect(() => read(`l0: &l0 x\n${levels.join('\n')}\n`)).toThrow(
      /my\.yaml:\d+: more than 200000 values, aliases written out/,
    );
  });

  it.each([
    ['an alias to itself', 'a: &a [*a]\n'],
    ['brackets', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`],
  ])('stops at endless nesting: %s', (_, text) => {
    expect(() => read(text)).toThrow(/my\.yaml.*(nested|not valid YAML)/);
  });
});

it('does not read an alias without an anchor as an absent value', () => {
  expect(() => read('limits:\n  contracts_max: *mine\n')).toThrow(/my\.yaml:2: \*mine names no anchor/);
});

describe('a key that is given twice', () => {
  it('is named, with both lines', () => {
    expect(() => read('vol: 20\nother: 1\nvol: 25\n')).toThrow(
      'my.yaml:3: vol: is given twice, in lines 1 and 3',
    );
  });

  it('is found in nested mappings, each one at once', () => {
    expect(() => read('a:\n  b: 1\n  b: 2\nc: {d: 1, d: 2}\n')).toThrow(
      /2 problems[\s\S]*lines 2 and 3[\s\S]*lines 4 and 4/,
    );
  });

  it('may be merged in and then given', () => {
    expect(read('a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\nc: {x: 4, <<: *a}\n')).toMatchObject({
      b: { x: 3, y: 2 },
      c: { x: 4, y: 2 },
    });
  });
});

describe('lists and mappings in brackets', () => {
  it.each([
    [
      "instruments: ['CORN', 'US10',\n'EUROSTX', 'MXP']\nb: 1\n",
      { instruments: ['CORN', 'US10', 'EUROSTX', 'MXP'], b: 1 },
    ],
    ['a:\n  b: {c: 1,\nd: 2,\n  e: 3}\n  f: 4\n', { a: { b: { c: 1, d: 2, e: 3 }, f: 4 } }],
    ['a: [\n1,\n2\n]\nb: 3\n', { a: [1, 2], b: 3 }],
    ['a: [1, # one\n2] # two\n', { a: [1, 2] }],
    ["a: 'it''s [not\n  a list'\nb: |\n  [text,\n  more\n", { a: "it's [not a list", b: '[text,\nmore\n' }],
  ])('continue in any column: %j', (text, value) => expect(read(text)).toEqual(value));

  it('keep the lines of what follows', () => {
    expect(() => read('a: [1,\n2]\nb: 1\nb: 2\n')).toThrow('lines 3 and 4');
  });

  it('that never end are refused', () => {
    expect(() => read('a: [1,\nb: 2\nc: 3\n')).toThrow(/my\.yaml:\d+: not valid YAML/);
  });
});
