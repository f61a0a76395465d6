import { compareValues, kindOf } from './compare-values';
import { isMapping } from './document';

/** Whether writing the one over the other changes nothing, bit for bit: 0 is not -0, and the order of keys counts. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === undefined || b === undefined || kindOf(a) !== kindOf(b)) return false;
  if (typeof a === 'number') return false;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (isMapping(a) && isMapping(b)) {
    const [ofA, ofB] = [Object.entries(a), Object.entries(b)];
    return (
      ofA.length === ofB.length &&
      ofA.every(([name, value], index) => name === ofB[index][0] && sameValue(value, ofB[index][1]))
    );
  }
  return compareValues(a, b) === 0;
}
