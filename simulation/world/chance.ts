import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The one source of everything that happens by chance in a simulated world. */
export interface Chance {
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  /** At least 0, below 1. */
  real(): number;
  /** True with a probability from 0 to 1. */
  happens(probability: number): boolean;
  /** One of the items; there must be some. */
  oneOf<T>(items: readonly T[]): T;
  /** A source of its own, by name: what one part draws changes nothing of what another draws. */
  branch(name: string): Chance;
}

const RESOLUTION = 0x40000000;

/** Everything drawn follows from the seed, a whole number, and the names of the branches. */
export function chanceOf(seed: number, path = ''): Chance {
  const generator = xoroshiro128plus(mixed(`${seed}/${path}`));
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  const real = () => int(0, RESOLUTION - 1) / RESOLUTION;
  return {
    int,
    real,
    happens: (probability) => real() < probability,
    oneOf: (items) => items[int(0, items.length - 1)],
    branch: (name) => chanceOf(seed, `${path}/${name}`),
  };
}

/** FNV-1a of 32 bits: neighbouring seeds and names start far apart. */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
