import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { editYaml } from './edit-yaml';

const FILE = `# mine
base_currency: USD   # dollars

strategy_list:
  chapter15: {}
#  dynamic: {}                     # a small account
strategy_capital_allocation:
  strategy_weights:
    chapter15: 100   # all
#    dynamic: 20

# --- orders
order_limits: { contracts_max: 10 }
`;

it.each([
  ['a value', ['base_currency'], 'EUR', FILE.replace('USD', 'EUR')],
  ['a value that is there', ['base_currency'], 'USD', FILE],
  [
    'a number, its comment stays',
    ['strategy_capital_allocation', 'strategy_weights', 'chapter15'],
    0,
    FILE.replace('100 ', '0 '),
  ],
  ['a key of a mapping', ['strategy_list', 'new'], {}, FILE.replace('{}\n#', '{}\n  new: {}\n#')],
  [
    'a key of a deeper mapping',
    ['strategy_capital_allocation', 'strategy_weights', 'new'],
    1.5,
    FILE.replace('# all\n', '# all\n    new: 1.5\n'),
  ],
  [
    'a mapping with all that leads to it',
    ['process', 'run', 'new'],
    { object: 'classic', max: 1 },
    `${FILE}process:\n  run:\n    new:\n      object: classic\n      max: 1\n`,
  ],
  ['a key of a mapping in one line', ['order_limits', 'x'], 1, FILE.replace('10 }', '10, x: 1 }')],
])('sets %s, and leaves the rest as it was', (_, path, value, expected) => {
  const edited = editYaml(FILE, [{ path, value }]);
  expect(edited.replace(/ +#/g, ' #')).toBe(expected.replace(/ +#/g, ' #'));
});

it.each([
  ['an empty file', '', 'a: 1\n'],
  ['one of comments', '# mine', '# mine\na: 1\n'],
  ['one without an end', 'b: 2', 'b: 2\na: 1\n'],
  ['one that ends with a list', 'b:\n  - 1\n  - 2\n', 'b:\n  - 1\n  - 2\na: 1\n'],
  ['one that ends with text of several lines', 'b: |\n  x\n  y\n', 'b: |\n  x\n  y\na: 1\n'],
  ['one that ends without a value', 'b:\n', 'b:\na: 1\n'],
])('adds a key to %s', (_, text, expected) => {
  expect(editYaml(text, [{ path: ['a'], value: 1 }])).toBe(expected);
});

it('writes into a mapping that is shared by an anchor only where it was asked to', () => {
  const edited = editYaml('a: &x\n  k: 1\nb: *x\n', [{ path: ['a', 'k'], value: 2 }]);
  expect(parse(edited).a).toEqual({ k: 2 });
});

const key = fc.constantFrom('a', 'b', 'c', 'd');
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(key, tie('node'), { maxKeys: 3 }),
})).map;

it('whatever is set in whatever file, it reads as if the value had been set', () => {
  fc.assert(
    fc.property(tree, fc.array(key, { minLength: 1, maxLength: 3 }), fc.integer(), (before, path, value) => {
      const wanted = structuredClone(before) as Record<string, unknown>;
      let at = wanted;
      for (const step of path.slice(0, -1)) {
        const next = at[step];
        if (next !== undefined && (typeof next !== 'object' || Array.isArray(next))) return;
        at[step] ??= {};
        at = at[step] as Record<string, unknown>;
      }
      at[path[path.length - 1]] = value;
      const text = `# top\n${stringify(before)}`;
      const edited = editYaml(text, [{ path, value }]);
      expect(parse(edited)).toEqual(wanted);
      expect(edited.startsWith('# top\n')).toBe(true);
      expect(editYaml(edited, [{ path, value }])).toBe(edited);
    }),
  );
});
