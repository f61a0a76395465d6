import { storeClockSkew } from '../../data/system/clock-skew';
import { clockSkew, skewInWords } from '../../domain/execution/clock-skew';
import type { Deps } from '../deps';

type ClockDeps = Pick<Deps, 'clock' | 'orderBroker' | 'database' | 'config' | 'log' | 'sendMail'>;

/** Asks the broker's clock. What it differs from ours, in ms, is kept for looking at, and mailed when it is much. */
export async function measureClockSkew(deps: ClockDeps): Promise<number> {
  const { clock, orderBroker, database, config } = deps;
  const before = await clock.read();
  const broker = await orderBroker.serverTime();
  const after = await clock.read();
  const skewMs = clockSkew({ before, after }, broker);
  await storeClockSkew(database, { at: new Date(after), skewMs });
  const { clock_skew_warn_seconds, clock_skew_stop_seconds } = config.order_limits;
  if (Math.abs(skewMs) <= clock_skew_warn_seconds * 1000) return skewMs;
  const text =
    `This machine's clock is ${skewInWords(skewMs)}. Above ${clock_skew_stop_seconds} s nothing is sent. ` +
    'Check that the time service of the machine runs.';
  deps.log.warn({ skewMs }, text);
  await deps.sendMail({ subject: "Our clock differs from the broker's", text });
  return skewMs;
}
