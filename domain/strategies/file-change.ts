/** A strategy's file that has changed in mid-life: what is told, and whether its orders wait. */
import { type BufferSettings, type WantedPosition, wantedTrade } from '../orders/wanted-trade';
import type { TradeDate } from '../time/trade-date';

/** The configuration's key `strategy_file_change`. */
export interface FileChangeSettings {
  /** `tell`: mailed, and traded. `confirm`: mailed, and orders wait until a person confirms. */
  readonly strategy_file_change: 'tell' | 'confirm';
}

/** Which version of a strategy's file is traded; stored by strategy. */
export interface FileStanding {
  readonly strategy: string;
  /** Hash of the version that may be traded. */
  readonly accepted: string;
  /** A version that waits to be confirmed. */
  readonly pending?: { readonly hash: string; readonly tradeDate: TradeDate; readonly at: Date };
  /** Counts up with every change. */
  readonly revision: number;
}

export type FileChange =
  /** Nothing is to be told: the first version that is seen, or the accepted one. */
  | { readonly kind: 'first' | 'same' }
  /** It was changed back before anybody confirmed it. */
  | { readonly kind: 'back' }
  /** Told, and traded from now on. */
  | { readonly kind: 'tell' }
  /** Told, and held; `isNew`: not told before. */
  | { readonly kind: 'hold'; readonly isNew: boolean };

export function decideFileChange(
  standing: Pick<FileStanding, 'accepted' | 'pending'> | undefined,
  hash: string,
  { strategy_file_change: policy }: FileChangeSettings,
): FileChange {
  if (standing === undefined) return { kind: 'first' };
  const { accepted, pending } = standing;
  if (accepted === hash) return { kind: pending ? 'back' : 'same' };
  if (policy === 'tell') return { kind: 'tell' };
  return { kind: 'hold', isNew: pending?.hash !== hash };
}

/** True while orders of a strategy wait for a person to confirm its new file. */
export function areOrdersHeld(
  standing: Pick<FileStanding, 'pending'> | undefined,
  { strategy_file_change: policy }: FileChangeSettings,
): boolean {
  return policy === 'confirm' && standing?.pending !== undefined;
}

/** What two versions of a file want of one instrument; undefined where one does not trade it. */
export interface PositionChange {
  readonly instrument: string;
  /** Signed contracts now. */
  readonly held: number;
  readonly before: WantedPosition | undefined;
  readonly after: WantedPosition | undefined;
}

type Wanted = WantedPosition & { readonly instrument: string };

/** Instruments of which two versions want something else on the same day, sorted. */
export function positionChanges(
  before: readonly Wanted[],
  after: readonly Wanted[],
  held: Readonly<Record<string, number>>,
): readonly PositionChange[] {
  const of = (all: readonly Wanted[], name: string) => all.find(({ instrument }) => instrument === name);
  const names = [...new Set([...before, ...after].map(({ instrument }) => instrument))].sort();
  return names
    .map((instrument) => ({
      ...{ instrument, held: held[instrument] ?? 0 },
      ...{ before: of(before, instrument), after: of(after, instrument) },
    }))
    .filter((change) => !isSame(change.before, change.after));
}

/** `CORN: holds 3; wanted 2.10 … 3.90 (stays at 3), wants 0.20 … 1.40 (to 1)`. Contracts. */
export function positionChangeLine(
  { instrument, held, before, after }: PositionChange,
  settings: BufferSettings,
): string {
  const text = (wanted: WantedPosition | undefined) => {
    if (wanted === undefined) return 'nothing: it is not traded';
    if (wanted.kind === 'raw') return `${wanted.values['position'].toFixed(2)} before the optimisation`;
    const trade = wantedTrade(settings, wanted, held);
    const where = trade === 0 ? `stays at ${held}` : `to ${held + trade}`;
    return `${rangeOf(wanted)} (${where})`;
  };
  return `${instrument}: holds ${held}; the file before wants ${text(before)}, the new one ${text(after)}`;
}

function rangeOf({ values }: WantedPosition): string {
  const whole = values['optimised_position'] ?? values['position'];
  const [lower, upper] = [values['lower'] ?? whole, values['upper'] ?? whole];
  return lower === upper ? lower.toFixed(2) : `${lower.toFixed(2)} … ${upper.toFixed(2)}`;
}

function isSame(a: WantedPosition | undefined, b: WantedPosition | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const keys = [...new Set([...Object.keys(a.values), ...Object.keys(b.values)])];
  return a.kind === b.kind && keys.every((key) => Object.is(a.values[key], b.values[key]));
}
