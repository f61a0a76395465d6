import fc from 'fast-check';
import { allocate, type Claim } from './allocate';

const claim = (name: string, weight: number): Claim => ({ name, weight });

test.each<[string, number, readonly Claim[], readonly number[]]>([
  ['in proportion', 6, [claim('a', 2), claim('b', 4)], [2, 4]],
  ['the larger remainder first', 5, [claim('a', 1), claim('b', 7)], [1, 4]],
  ['ties by name, wherever they stand', 1, [claim('b', 3), claim('a', 3)], [0, 1]],
  ['never more than is claimed', 99, [claim('a', 1), claim('b', 2)], [1, 2]],
  ['nothing where nothing is claimed', 3, [claim('a', 0)], [0]],
  ['nothing of nothing', 0, [claim('a', 5)], [0]],
  ['nothing among none', 3, [], []],
])('%s', (_what, total, claims, shares) => {
  expect(allocate(total, claims)).toEqual(shares);
});

const claims = fc
  .array(fc.nat(50), { maxLength: 6 })
  .map((all) => all.map((each, i) => claim(`s${i}`, each)));

test('shares add up, are never more than the claim, and differ from the exact share by less than one', () => {
  fc.assert(
    fc.property(fc.nat(200), claims, (total, all) => {
      const claimed = all.reduce((sum, { weight }) => sum + weight, 0);
      const shares = allocate(total, all);
      const shared = Math.min(total, claimed);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(shared);
      shares.forEach((share, index) => {
        const exact = claimed === 0 ? 0 : (all[index].weight * shared) / claimed;
        expect(Number.isInteger(share)).toBe(true);
        expect(share).toBeLessThanOrEqual(all[index].weight);
        expect(Math.abs(share - exact)).toBeLessThan(1);
      });
    }),
  );
});

test('the order in which the claims are given changes nobody’s share', () => {
  fc.assert(
    fc.property(fc.nat(200), claims, (total, all) => {
      const reversed = [...allocate(total, [...all].reverse())].reverse();
      expect(reversed).toEqual(allocate(total, all));
    }),
  );
});

test('piece by piece, each by what is still claimed, everybody gets all of it in the end', () => {
  fc.assert(
    fc.property(claims, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (all, pieces) => {
      let left = all;
      for (const piece of pieces) {
        const shares = allocate(piece, left);
        left = left.map(({ name, weight }, index) => claim(name, weight - shares[index]));
        expect(Math.min(...left.map(({ weight }) => weight), 0)).toBe(0);
      }
      const rest = left.reduce((sum, { weight }) => sum + weight, 0);
      expect(allocate(rest, left)).toEqual(left.map(({ weight }) => weight));
    }),
  );
});
