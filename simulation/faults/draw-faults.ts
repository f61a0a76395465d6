import type { Chance } from '../world/chance';
import { FAULTS, type FaultName } from './faults';

/** A fault that is going to strike. What it does in detail is drawn by its number, whatever else is planned. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly number: number;
  /** ms after the beginning of the first day. */
  readonly afterMs: number;
}

const HOUR_MS = 3_600_000;
/** Markets are open, and orders are traded, from an hour after the cycle begins until the window's end. */
const FROM_MS = 0.2 * HOUR_MS;
const SPAN_MS = 20 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const MOST = 6;

/** None in some seeds; in the others a few, most of them in the hours in which orders are usually traded. */
export function drawFaults(chance: Chance, days: number, only?: string): readonly PlannedFault[] {
  const names = (Object.keys(FAULTS) as FaultName[]).filter((name) => only === undefined || name === only);
  if (names.length === 0 || (only === undefined && chance.happens(0.1))) return [];
  return Array.from({ length: chance.int(1, MOST) }, (_, number) => ({
    name: chance.oneOf(names),
    number,
    afterMs: chance.int(0, days - 1) * DAY_MS + FROM_MS + Math.floor(chance.real() ** 3 * SPAN_MS),
  }));
}
