import fc from 'fast-check';
import { mergeMappings } from './merge';
import { type MappingNode, nodeOf, plainValue } from './node';

const tree = (value: unknown) => nodeOf(value, { kind: 'absent' }) as MappingNode;
const merge = (high: unknown, low: unknown, replaced?: Set<string>) =>
  plainValue(mergeMappings(tree(high), tree(low), replaced));

/** Mappings of some depth, without empty values. */
const { mapping } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('mapping'),
  ),
  mapping: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { noNullPrototype: true }),
}));

describe('merging', () => {
  it('joins mappings at every level; lists and scalars replace; null is absent; other kinds win whole', () => {
    const low = { a: { x: 1, y: [1, 2] }, b: 1, c: { z: 1 }, d: 2 };
    const high = { a: { y: [3] }, b: { w: 1 }, c: 5, d: null };
    expect(merge(high, low)).toEqual({ a: { x: 1, y: [3] }, b: { w: 1 }, c: 5, d: 2 });
  });

  it('replaces the whole value where requested', () => {
    const low = { m: { p: { a: 1, b: 1 }, q: { c: 1 } } };
    expect(merge({ m: { p: { a: 2 } } }, low, new Set(['m.*']))).toEqual({ m: { p: { a: 2 }, q: { c: 1 } } });
  });

  it('with nothing, or with itself, changes nothing; and has the keys of both', () => {
    fc.assert(
      fc.property(mapping, mapping, (a, b) => {
        expect(merge(a, {})).toEqual(a);
        expect(merge({}, a)).toEqual(a);
        expect(merge(a, a)).toEqual(a);
        expect(Object.keys(merge(a, b) as object).sort()).toEqual(
          [...new Set([...Object.keys(a as object), ...Object.keys(b as object)])].sort(),
        );
      }),
    );
  });
});
