import { processWindow } from '../../config/stack-steps';
import { dateToMs, HOUR_MS, isBusinessDay, localDate, nextBusinessDay } from './trade-date';
import { localToUtc } from './zone-time';
import type { Deps } from '../../activities/deps';

/** The record of a window that was closed; see `waitForWindowEnd`. */
export const WINDOW_PROCESS = 'trading-window';
/** Why what was left of its orders was closed. */
export const WINDOW_ENDED = 'the trading window has ended';

const MINUTE_MS = 60_000;

/** ISO instant at which the stack handler stops on a date, in the system's zone. */
export function windowEnd({ config, loaded }: Pick<Deps, 'config' | 'loaded'>, date: string): string {
  const { stop } = processWindow(loaded.control, 'run_stack_handler');
  const [hours, minutes] = stop.split(':').map(Number);
  const local = dateToMs(date) + hours * HOUR_MS + minutes * MINUTE_MS;
  return new Date(localToUtc(local, config.system_zone)).toISOString();
}

/** The first window end after the instant (ISO). */
export function currentWindowEnd(deps: Pick<Deps, 'config' | 'loaded'>, instant: string): string {
  const today = localDate(Date.parse(instant), deps.config.system_zone);
  const end = windowEnd(deps, today);
  if (isBusinessDay(today) && end > instant) return end;
  return windowEnd(deps, nextBusinessDay(today));
}
