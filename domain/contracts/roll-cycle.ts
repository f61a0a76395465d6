/** Steps along a cycle of contract months. Results keep the day number, and know no exact expiry. */
import { tstError } from '../errors/errors';
import type { RollParameters } from '../instruments/instrument';
import { contractDay, contractOf, contractYear, MONTH_LETTERS, monthLetter } from './contract-id';

type Step = 1 | -1;

/** The letters of a cycle in order of time. Error BAD_CONFIG when it is empty or has other letters. */
function lettersOf(cycle: string): readonly string[] {
  const letters = [...new Set(cycle)].sort();
  if (letters.length === 0 || letters.some((letter) => !MONTH_LETTERS.includes(letter))) {
    throw tstError(
      'BAD_CONFIG',
      `"${cycle}" is not a roll cycle: it must be one or more of the month letters ${MONTH_LETTERS}`,
    );
  }
  return letters;
}

function stepMonth(id: string, step: Step): string {
  const index = MONTH_LETTERS.indexOf(monthLetter(id)) + step;
  const year = contractYear(id) + (index < 0 ? -1 : index > 11 ? 1 : 0);
  return contractOf(year, MONTH_LETTERS[(index + 12) % 12], contractDay(id));
}

/** One position along the cycle; the contract's month must be in it (error BAD_INPUT). */
export function stepInCycle(id: string, cycle: string, step: Step): string {
  const letters = lettersOf(cycle);
  const index = letters.indexOf(monthLetter(id));
  if (index < 0) throw tstError('BAD_INPUT', `contract ${id} is not in the cycle ${cycle}`);
  const next = index + step;
  const year = contractYear(id) + (next < 0 ? -1 : next >= letters.length ? 1 : 0);
  return contractOf(year, letters[(next + letters.length) % letters.length], contractDay(id));
}

/** Back to the nearest month of the cycle (no step if it is one), then one position forward. */
function nextInCycle(id: string, cycle: string): string {
  return stepInCycle(nearest(id, cycle, -1), cycle, 1);
}

/** Forward to the nearest month of the cycle (no step if it is one), then one position back. */
function previousInCycle(id: string, cycle: string): string {
  return stepInCycle(nearest(id, cycle, 1), cycle, -1);
}

function nearest(id: string, cycle: string, step: Step): string {
  const letters = lettersOf(cycle);
  let month = id;
  while (!letters.includes(monthLetter(month))) month = stepMonth(month, step);
  return month;
}

export function nextPriced(id: string, roll: RollParameters): string {
  return nextInCycle(id, roll.pricedRollCycle);
}

export function previousPriced(id: string, roll: RollParameters): string {
  return previousInCycle(id, roll.pricedRollCycle);
}

export function nextHeld(id: string, roll: RollParameters): string {
  return nextInCycle(id, roll.holdRollCycle);
}

/** The contract whose price carry is computed from. Error BAD_CONFIG when the offset is neither 1 nor -1. */
export function carryContract(id: string, roll: RollParameters): string {
  if (roll.carryOffset === 1) return nextPriced(id, roll);
  if (roll.carryOffset === -1) return previousPriced(id, roll);
  throw tstError('BAD_CONFIG', `CarryOffset must be 1 or -1, not ${roll.carryOffset}`);
}
