import { storeClockSkew } from '../../data/system/clock-skew';
import { clockSkew, skewInWords } from '../../domain/execution/clock-skew';
import type { Deps } from '../deps';

type ClockDeps = Pick<Deps, 'clock' | 'orderBroker' | 'database' | 'config' | 'log' | 'sendMail'>;

/**
 * Asks the broker's clock and returns its difference from ours, in ms; stores it for `tst status`, and mails a large
 * one.
 */
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
    `This machine's clock is ${skewInWords(skewMs)}. Above ${clock_skew_stop_seconds} s no order is sent. ` +
    "Check that the machine's time service is running (timedatectl).";
  deps.log.warn({ skewMs }, text);
  await deps.sendMail({ subject: "Our clock differs from the broker's", text });
  return skewMs;
}
