/** Tells usable numbers from missing, infinite and unknown ones. */

/** The largest double: how the broker writes a number that it does not know. */
export const UNSET_DOUBLE = Number.MAX_VALUE;

/** True for a number that is finite and not the broker's mark for "not known". */
export function isKnownNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && Math.abs(value) < UNSET_DOUBLE;
}

/** The value, or NaN (missing) for one that is infinite or the broker's mark for "not known". */
export function knownOrMissing(value: number | undefined): number {
  return isKnownNumber(value) ? value : Number.NaN;
}

/**
 * The first number (or date) in plain objects and lists that is not finite, as `path is value`; undefined when all are
 * finite. Below the keys of `mayBeMissing` NaN is allowed, as a missing value, but infinity is not.
 */
export function notFinite(
  value: unknown,
  mayBeMissing: readonly string[] = [],
  path = '',
): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? `${path} is not a point in time` : undefined;
  if (!isPlain(value)) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const missing = mayBeMissing.includes(key) || mayBeMissing.includes(ANY_KEY) ? EVERY_KEY : mayBeMissing;
    if (missing === EVERY_KEY && typeof inner === 'number' && Number.isNaN(inner)) continue;
    const found = notFinite(inner, missing, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ANY_KEY = '*';
const EVERY_KEY: readonly string[] = [ANY_KEY];

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
