import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a rule of the lint says of each case. It is a module of plain Node, so it runs in a separate Node: one for all cases. */
function said<Answer>(rule: string, name: string, cases: readonly (readonly unknown[])[]): Answer[] {
  const file = pathToFileURL(resolve(__dirname, '../../scripts/lint', rule)).href;
  const program = `
    import { ${name} as rule } from ${JSON.stringify(file)};
    const cases = JSON.parse(process.argv[1]);
    console.log(JSON.stringify(cases.map((one) => rule(...one))));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', program, JSON.stringify(cases)],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Answer[];
}

const breaches = (cases: readonly (readonly [folder: string, name: string, source: string])[]) =>
  said<string[]>('architecture.mjs', 'breachesOf', cases);

const REFUSED: [string, string, string, RegExp][] = [
  [
    'domain',
    'domain/a.ts',
    "import { x } from '../systems/x';",
    /a\.ts:1: domain\/ may import not from systems\//,
  ],
  ['systems', 'systems/a/b.ts', "\nimport { x } from '../../data/x';", /b\.ts:2: .*data\//],
  ['workflows', 'workflows/a.ts', "import { x } from '../activities/x';", /types only of activities/],
  ['activities', 'activities/a.ts', "import { x } from '../cli/x';", /not from cli/],
  ['activities', 'activities/a.ts', "import type { X } from '../workflows/x';", /not from workflows/],
  ['services', 'services/a/b.ts', "import type { X } from '../../workflows/x';", /not from workflows/],
  ['services', 'services/a/b.ts', "import type { X } from '../../broker/x';", /not from broker/],
  ['notify', 'notify/a.ts', "import type { X } from '../data/x';", /not from data/],
  ['cli', 'cli/a.ts', "import type { x } from '../workflows/x';", /not from workflows/],
  ['broker', 'broker/ib/a.ts', "import { x } from '../../data/csv/x';", /not from data/],
  ['simulator', 'simulator/a.ts', "import { x } from '../data/x';", /not from data/],
  ['data', 'data/a.ts', "export { x } from '../broker/x';", /not from broker/],
  ['data', 'data/a.ts', "const x = await import('../cli/x');", /not from cli/],
  ['domain', 'domain/a.ts', "import { readFileSync } from 'node:fs';", /must not import node:fs/],
  ['domain', 'domain/a.ts', 'const now = Date.now();', /Date\.now reads the clock/],
  ['systems', 'systems/a.ts', 'const now = new Date( );', /reads the clock/],
  ['workflows', 'workflows/a.ts', 'const x = Math.random();', /is random/],
  ['domain', 'domain/a.ts', 'const x = `now $' + '{process.env.X}`;', /process\.env reads the process/],
  [
    'workflows',
    'workflows/a.ts',
    'setHandler(u, f, { validator: async (x) => {} });',
    /validator must be synchronous/,
  ],
];
const ALLOWED: [string, string, string][] = [
  ['systems', 'systems/a.ts', "import { x } from '../domain/x';"],
  ['workflows', 'workflows/a.ts', "import type { X } from '../activities/x';"],
  ['workflows', 'workflows/a.ts', "import { type X, type Y } from '../activities/x';"],
  [
    'domain',
    'domain/a.ts',
    '// Date.now() is not for us\n/* nor Math.random() */\nconst x = "process.exit";',
  ],
  ['domain', 'domain/a.ts', 'const day = new Date(ms); const process = 1; input.process.name;'],
  ['services', 'services/a.ts', 'const now = Date.now();'],
  ['simulator', 'simulator/a.ts', "import { x } from '../data/csv/x';"],
];

test('breaches are named with file and line', () => {
  const found = breaches(REFUSED.map(([folder, name, source]) => [folder, name, source]));
  REFUSED.forEach(([, , source, message], i) => {
    expect({ source, found: found[i].join('\n') }).toEqual({ source, found: expect.stringMatching(message) });
  });
});

test('what the rules allow is not a breach', () => {
  expect(breaches(ALLOWED)).toEqual(ALLOWED.map(() => []));
});

const CITING: [string, string, string[]][] = [
  ['domain/a.ts', 'const a = 1;\n/** A mean (domain document, 6.1). */', ['2']],
  ['domain/a.ts', '// [FIX] The mean.', ['1']],
  ['docs/a.md', 'See section 2.3 of `field-lessons.md`.', ['1', '1']],
  ['broker/a.test.ts', "it('complaint 14: no data', () => {});", ['1']],
  ['cli/a.ts', "const data = '../shared/data';", ['1']],
  ['test/support/a.ts', "const data = '../shared/data';", []],
  ['domain/a.ts', '/** Mean by quantity; pysystemtrade takes the plain mean (docs/research.md). */', []],
];

test('a document outside of the repository is not cited', () => {
  const found = said<string[]>(
    'outside-references.mjs',
    'outsideReferences',
    CITING.map(([name, source]) => [name, source]),
  );
  CITING.forEach(([name, source, lines], i) => {
    expect({ source, found: found[i] }).toEqual({
      source,
      found: lines.map((line) => expect.stringContaining(`${name}:${line}: `)),
    });
  });
});

const CIRCLES: [string, Record<string, string>, string[]][] = [
  [
    'an import of a type closes a circle',
    {
      'a/one.ts': "import { two } from './two';",
      'a/two.ts': "\nimport type { Three } from '../b';",
      'b/index.ts': "import { x } from 'zod';\nexport { one } from '../a/one';",
    },
    ['b/index.ts:2: this import closes a circle of files: a/one.ts -> a/two.ts -> b/index.ts -> a/one.ts'],
  ],
  [
    'the shortest way is named',
    {
      'a.ts': "import { b } from './b';\nimport { c } from './c';",
      'b.ts': "import { c } from './c';",
      'c.ts': "import { a } from './a';",
    },
    ['c.ts:1: this import closes a circle of files: a.ts -> c.ts -> a.ts'],
  ],
  [
    'two ways to one file are no circle',
    {
      'a.ts': "import { b } from './b';\nimport { c } from './c';",
      'b.ts': "import { c } from './c';",
      'c.ts': '',
    },
    [],
  ],
];

test('a circle of files is named by the import that closes it', () => {
  const found = said<string[]>(
    'circles.mjs',
    'circleBreaches',
    CIRCLES.map(([, sources]) => [sources]),
  );
  expect(found).toEqual(CIRCLES.map(([, , breach]) => breach));
});

test('what nothing uses is refused, and so is a needless entry of the list of what is awaited', () => {
  const awaited =
    '{\n  "An open issue": {\n    "a.ts": ["later", "used"],\n    "b.ts": "the whole file"\n  }\n}\n';
  const production = {
    issues: [
      { file: 'a.ts', exports: [{ name: 'later', line: 3 }], types: [{ name: 'Unused', line: 7 }] },
      { file: 'b.ts', files: [{ name: 'b.ts' }] },
      { file: 'c.ts', files: [{ name: 'c.ts' }] },
    ],
  };
  const everything = {
    issues: [
      { file: 'a.ts', exports: [{ name: 'later', line: 3 }] },
      { file: 'd.ts', exports: [{ name: 'own', line: 2 }] },
      { file: 'test/e.ts', files: [{ name: 'test/e.ts' }] },
      { file: 'package.json', dependencies: [{ name: 'left-pad', line: 9 }] },
    ],
  };
  const [found] = said<string[]>('unused.mjs', 'unusedBreaches', [[{ production, everything, awaited }]]);
  expect(found).toEqual([
    expect.stringMatching(/^c\.ts:1: nothing that runs uses the whole file;/),
    expect.stringMatching(/^a\.ts:7: nothing that runs uses Unused;/),
    'd.ts:2: own is used in this file only; do not export it',
    expect.stringMatching(/^test\/e\.ts:1: nothing imports this file/),
    'package.json:9: nothing uses the package left-pad',
    expect.stringMatching(/^scripts\/lint\/awaited-exports\.json:3: used of a\.ts is used after all/),
  ]);
});

test('a key, method or file of the private directory without effect is named with file and line', () => {
  const texts = {
    'config/schema/production.ts': 'z.object({\n  wanted_key: z.string(),\n  unread_key: z.string(),\n});',
    'config/without-effect.ts': "export const WITHOUT_EFFECT = {\n  needless_key: 'never read',\n};",
    'config/control-methods.ts': 'run_reports: {\n  run_reports: LISTED,\n  run_twice: NEVER,\n},',
    'config/control-defaults.yaml': 'run_reports:\n  unknown_method:\n',
    'config/private-directory.ts': "const A = 'a.yaml';\nconst FILES = [A, 'b.yaml', 'c.yaml'];",
  };
  const readers = {
    'cli/a.ts':
      "config.wantedKey; config.needless_key; run('run_twice'); open(A); log('no unread_key here');",
  };
  const keys = ['wanted_key', 'unread_key', 'needless_key'];
  const found = (rule: string, input: object) =>
    said<string[]>('keys.mjs', rule, [[{ ...input, readers, texts }]])[0];
  expect(found('keysWithoutReader', { keys, withoutEffect: ['needless_key'] })).toEqual([
    expect.stringMatching(/^config\/schema\/production\.ts:3: nobody reads unread_key/),
    expect.stringMatching(/^config\/without-effect\.ts:2: needless_key has an effect/),
  ]);
  const methods = [
    { process: 'run_reports', method: 'run_reports', effect: 'listed' },
    { process: 'run_reports', method: 'run_twice', effect: 'never' },
    { process: 'run_reports', method: 'unknown_method' },
  ];
  expect(found('methodsWithoutReader', { methods })).toEqual([
    expect.stringMatching(
      /^config\/control-methods\.ts:1: run_reports of run_reports is asked for by nobody/,
    ),
    expect.stringMatching(
      /^config\/control-methods\.ts:3: run_twice of run_reports is asked for, not 'never'/,
    ),
    expect.stringMatching(/^config\/control-defaults\.yaml:2: .*does not say what unknown_method/),
  ]);
  const files = { filesRead: ['a.yaml', 'b.yaml'] };
  expect(found('filesWithoutReader', files)).toEqual([
    expect.stringMatching(/^config\/private-directory\.ts:2: nobody reads b\.yaml/),
  ]);
});

test('an option of a command that nothing reads is named with file and line', () => {
  const readers = {
    'cli/a.ts': [
      "command.option('--trade-date <date>', 'a day')",
      "  .requiredOption('-o, --output <file>', 'a file')",
      "  .addOption(new Option('--no-mail', 'no mail'))",
      'interface Options { readonly output: string }',
      'const { tradeDate, mail } = options;',
    ].join('\n'),
  };
  expect(said<string[]>('keys.mjs', 'optionsWithoutReader', [[readers]])[0]).toEqual([
    'cli/a.ts:2: no command reads the option --output',
  ]);
});

test('a path or a link of a document that leads nowhere is named', () => {
  const files = ['domain/orders/spawn.ts', 'domain/README.md', 'docs/a.md', 'cli/main.ts'];
  const wrongPaths = [
    'See [notes](../domain/NOTES.md), `domain/orders/gone.ts` and',
    '`domain/cash/`; docs/b.md says why.',
  ].join('\n');
  const rightPaths = [
    'See [notes](../domain/README.md#top), `domain/orders`: `spawn.ts`, `domain/*/spawn.ts`, <https://a.b/c.md>.',
    '',
    '    logs/   private_config.yaml   cli/main.ts:12',
  ].join('\n');
  const [wrong, right] = said<string[]>('document-paths.mjs', 'documentPathBreaches', [
    ['docs/a.md', wrongPaths, files],
    ['docs/a.md', rightPaths, files],
  ]);
  expect(wrong).toEqual([
    'docs/a.md:1: there is no ../domain/NOTES.md',
    'docs/a.md:1: there is no domain/orders/gone.ts',
    'docs/a.md:2: there is no domain/cash/',
    'docs/a.md:2: there is no docs/b.md',
  ]);
  expect(right).toEqual([]);
});

test('a command, an option or a script that a document names and that is not there is named', () => {
  const leaf = { options: ['--price'], commands: {}, takesArguments: true, passedOn: false };
  const orders = { ...leaf, options: [], commands: { fill: leaf, close: leaf }, takesArguments: false };
  const program = {
    ...orders,
    options: ['--debug'],
    commands: { orders, status: leaf, temporal: { ...leaf, passedOn: true } },
  };
  const wrong = [
    '`npx tst statuss`, `npm run gone`, `npx tst orders fil C5`, `npx tst',
    'ordrs`, `npx tst orders fill C5 --prize 3`',
    '',
    '    npx tst orders fill C5 | closse I3   words that are not typed',
  ].join('\n');
  const right = [
    '    npx tst orders fill C5 --price 3 | close I3 --debug    what is filled',
    '    npm test; npm run lint    # npm says more',
    '    npx tst COMMAND; npx tst temporal workflow list --namespace n',
  ].join('\n');
  const [refused, accepted] = said<string[]>('document-commands.mjs', 'documentCommandBreaches', [
    ['a.md', wrong, program, { lint: '' }],
    ['a.md', right, program, { lint: '' }],
  ]);
  expect(refused).toEqual([
    'a.md:1: `npx tst statuss` is not a command',
    'a.md:1: package.json has no script for `npm run gone`',
    'a.md:1: `npx tst orders fil` is not a command',
    'a.md:1: `npx tst ordrs` is not a command',
    'a.md:2: `npx tst orders fill` has no option --prize',
    'a.md:4: `npx tst orders closse` is not a command',
  ]);
  expect(accepted).toEqual([]);
});

test("jest's arguments take options and patterns in any order", () => {
  const ours = (typed: string[]) => [typed, ['default', 'counts.cjs']];
  const reporters = ['--reporters=default', '--reporters=counts.cjs'];
  const asked = [
    ours([]),
    ours(['domain/fx', '-i']),
    ours(['-t', 'rounds', 'domain/fx', '-w', '1']),
    ours(['--maxWorkers=3']),
    ours(['-i', '--', 'domain/fx']),
  ];
  expect(said<string[]>('../jest-arguments.mjs', 'jestArguments', asked)).toEqual([
    ['--maxWorkers=4', ...reporters],
    ['domain/fx', '-i', ...reporters],
    ['-t', 'rounds', 'domain/fx', '-w', '1', ...reporters],
    ['--maxWorkers=3', ...reporters],
    ['-i', ...reporters, '--', 'domain/fx'],
  ]);
});

test('a mail that the page for operators does not name is refused, by its words that never change', () => {
  const page = '| a mail says *Order refused*, *X set to Passive* | look |';
  const activity = 'activities/a.ts';
  const cases = [
    [activity, "await sendMail({ subject: 'Order refused', text });", page],
    [activity, `const subject = \`Order refused: \${order.instrument}\`;`, page],
    [activity, `send({ subject: \`\${instrument} set to \${state}\` });`, page],
    [activity, `send({ subject: \`Trade of \${instrument} lost: \${reason}\` });`, page],
    [activity, "const subject = isFull ? 'The disk is full' : 'Order refused';", page],
    ['cli/a.ts', "const view = { subject: 'anything' };", page],
  ];
  const missing = (words: string) => [
    `${activity}: a mail says *${words}*, and docs/operations.md does not say what to do then`,
  ];
  expect(said<string[]>('mail-rows.mjs', 'mailBreaches', cases)).toEqual([
    [],
    [],
    [],
    missing('Trade'),
    missing('The disk is full'),
    [],
  ]);
});
