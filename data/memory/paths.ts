import { isMapping } from './document';

/**
 * Every value that a dotted path reaches, through the items of lists; undefined where the way ends before its end.
 * A list at the end is one value.
 */
export function valuesAt(value: unknown, path: readonly string[], from = 0): readonly unknown[] {
  if (from === path.length) return [value];
  if (isMapping(value)) return valuesAt(value[path[from]], path, from + 1);
  if (!Array.isArray(value)) return [undefined];
  return value.filter(isMapping).flatMap((item) => valuesAt(item, path, from));
}

/** The same, with the items of lists at the end beside the lists themselves: what a condition is asked about. */
export function candidatesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const values = valuesAt(value, path);
  return values.some(Array.isArray)
    ? values.flatMap((each) => (Array.isArray(each) ? [...each, each] : [each]))
    : values;
}
