import { DAY_MS } from '../../../domain/time/units';
import { MONTH_LETTERS, parseDate } from '../../clock/dates';
import type { MarketContract } from '../market';
import { uniform } from './hash';

/** When a held contract is wanted: from the one before's roll to its own, both days since 1970. */
interface Reign {
  readonly from: number;
  readonly to: number;
}

function previousHeld(hold: string, contractMonth: string): string {
  let year = Number(contractMonth.slice(0, 4));
  let month = Number(contractMonth.slice(4, 6));
  for (let step = 0; step < 12; step++) {
    month -= 1;
    if (month === 0) {
      month = 12;
      year -= 1;
    }
    if (hold.includes(MONTH_LETTERS[month - 1])) break;
  }
  return `${year}${String(month).padStart(2, '0')}`;
}

export interface VolumeParameters {
  readonly key: number;
  readonly perDay: number;
  readonly hold: string;
  readonly rollOffset: number;
  readonly expiryOffset: number;
}

function rollDay(parameters: VolumeParameters, month: string): number {
  return parseDate(month) / DAY_MS + parameters.expiryOffset + parameters.rollOffset;
}

/** By parameters and month: every bar asks for it. */
const reigns = new WeakMap<VolumeParameters, Map<string, Reign>>();

function reignOf(parameters: VolumeParameters, month: string): Reign {
  const known = reigns.get(parameters) ?? new Map<string, Reign>();
  reigns.set(parameters, known);
  const reign = known.get(month) ?? {
    from: rollDay(parameters, previousHeld(parameters.hold, month)),
    to: rollDay(parameters, month),
  };
  known.set(month, reign);
  return reign;
}

const rise = (days: number, width: number) => 1 / (1 + Math.exp(-days / width));

/**
 * Contracts traded on a trade date: most of it in the contract that the roll parameters would hold, moving to the
 * next around the desired roll date; a little in months that are priced but not held, none after the expiry.
 */
export function dailyVolume(parameters: VolumeParameters, contract: MarketContract, day: number): number {
  const month = contract.contractMonth;
  const noise = 0.6 + 0.8 * uniform(parameters.key, day, Number(month));
  const letter = MONTH_LETTERS[Number(month.slice(4, 6)) - 1];
  if (!parameters.hold.includes(letter)) return Math.round(parameters.perDay * noise * 0.03);
  const reign = reignOf(parameters, month);
  const width = Math.max(1.5, Math.min(6, (reign.to - reign.from) / 10));
  const share = rise(day - reign.from, width) * rise(reign.to - day, width);
  return Math.round(parameters.perDay * noise * Math.max(0.004, share));
}
