/** Numbers that look random and are functions of their keys: no state, so the order of requests does not matter. */

/** A 32-bit mix of three keys. */
export function mix(a: number, b: number, c: number): number {
  let h = (a | 0) ^ 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) ^ (b | 0);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) ^ (c | 0);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x165667b1);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in (0, 1). */
export function uniform(a: number, b: number, c: number): number {
  return (mix(a, b, c) + 0.5) / 4294967296;
}

/** Standard normal (Box-Muller over two hashes). */
export function normal(a: number, b: number, c: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(a, b, c)));
  return radius * Math.cos(2 * Math.PI * uniform(a ^ 0x5bd1e995, b, c));
}

/** A key of a text (FNV-1a). */
export function textKey(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
