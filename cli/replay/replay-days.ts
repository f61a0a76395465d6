import { findRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import type { TradeDate } from '../../domain/time/trade-date';
import { HOUR_MS } from '../../domain/time/units';
import { cycleInstant } from '../simulated-day/market-day';
import { type DayParts, runDay } from '../simulated-day/run-cycle';
import type { Progress } from '../terminal/progress';

/** The workers' first messages may have moved the clock a little already. */
const LATE_MAX_MS = HOUR_MS;

export type ReplayedDays =
  | { readonly kind: 'replayed' }
  | { readonly kind: 'failed'; readonly day: TradeDate; readonly reason: string };

/**
 * Steps the clock to 23:10 of each day and runs its cycle to the end of the next trading window. Prints a line per day:
 * seconds of wall time, the result of its orders, days per minute so far. Ends at the first day that fails.
 */
export async function replayDays(
  parts: DayParts,
  days: readonly TradeDate[],
  progress: Progress,
  signal: AbortSignal,
): Promise<ReplayedDays> {
  const begun = Date.now();
  for (const [index, day] of days.entries()) {
    signal.throwIfAborted();
    const start = Date.now();
    const late = await bringClockTo(parts, day);
    if (late) return { kind: 'failed', day, reason: late };
    const outcome = await runDay(parts, day, quiet(day, progress));
    if (outcome.kind === 'failed') return { kind: 'failed', day, reason: outcome.reason };
    const now = Date.now();
    const rate = ((index + 1) * 60_000) / (now - begun);
    const text = outcome.kind === 'already-done' ? 'was already done' : await wordsOf(parts, day, progress);
    progress.line(`${day}  ${seconds(now - start)}  ${rate.toFixed(1)} days/min  ${text}`);
  }
  const minutes = (Date.now() - begun) / 60_000;
  progress.line(
    `${days.length} days in ${minutes.toFixed(1)} minutes: ${(days.length / minutes).toFixed(1)} days per minute`,
  );
  return { kind: 'replayed' };
}

/** Why the day can no longer begin: the clock of a system that was used before may be past it. */
async function bringClockTo(
  { clock, settings, database }: DayParts,
  day: TradeDate,
): Promise<string | undefined> {
  const instant = Date.parse(cycleInstant(day, settings.config.system_zone));
  await clock.advance(instant);
  const now = await clock.read();
  const { system } = settings.endpoints;
  const begun = await findRun(database, { system, process: 'daily-cycle', tradeDate: day });
  if (now <= instant + LATE_MAX_MS || begun) return undefined;
  const at = new Date(now).toISOString();
  return `the clock of '${system}' is already at ${at}, and this day was never run: replay it in a new system`;
}

/** The summaries of the day's stages, problems on separate lines. */
async function wordsOf(
  { settings, database }: DayParts,
  day: TradeDate,
  progress: Progress,
): Promise<string> {
  const { system } = settings.endpoints;
  const run = await findRun(database, { system, process: 'daily-cycle', tradeDate: day });
  const stages = (run?.summary?.['stages'] ?? {}) as StageResults;
  for (const [stage, result] of Object.entries(stages)) {
    for (const problem of result?.problems ?? []) progress.line(`  ${day} ${stage}: ${problem}`);
  }
  return [stages.prices?.summary, stages.orders?.summary].filter(Boolean).join('; ');
}

/** A day's own lines pass by on the living line. */
function quiet(day: TradeDate, progress: Progress): Progress {
  return { line: (text) => progress.status(`${day}${text}`), status: progress.status };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(7);
}
