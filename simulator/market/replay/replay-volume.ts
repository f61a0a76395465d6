import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { lastIndex, type MultiplePricesData } from './multiple-prices';

const PER_DAY = 100_000;

/**
 * Contracts traded on a day (days since 1970), which the data lack: most in the priced contract, growing in the next
 * one until it overtakes at the data's roll; some in the one before, a little in all others.
 */
export function replayVolume(data: MultiplePricesData, contractMonth: string, day: number): number {
  const rolls = data.rolls;
  const done = lastIndex(
    rolls.map((roll) => roll.time),
    (day + 1) * DAY_MS - HOUR_MS,
  );
  const upcoming = rolls[done + 1];
  const priced = upcoming ? upcoming.current : data.last.priced;
  const forward = upcoming ? upcoming.next : data.last.forward;
  if (contractMonth === priced) return PER_DAY;
  if (contractMonth === forward) return Math.round(PER_DAY * forwardShare(upcoming?.time, day));
  if (done >= 0 && rolls[done].current === contractMonth) return PER_DAY * 0.3;
  return PER_DAY * 0.02;
}

function forwardShare(rollTime: number | undefined, day: number): number {
  if (rollTime === undefined) return 0.05;
  const daysToRoll = Math.floor(rollTime / DAY_MS) - day;
  return Math.max(0.03, Math.min(1.5, Math.exp(-daysToRoll / 4) * 1.2));
}
