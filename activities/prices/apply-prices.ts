import { setPriceAlarm } from '../../data/instruments/price-alarms';
import { setRollState } from '../../data/instruments/rolls';
import { writePrices } from '../../data/series/prices';
import { textOfUnknown, type UnknownContract } from '../../domain/contracts/broker-facts';
import { tstError } from '../../domain/errors/errors';
import type { NewPrices, PriceDecision } from '../../domain/prices/decide-prices';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import type { Deps } from '../deps';

type ApplyDeps = Pick<Deps, 'database' | 'sendMail'>;

/**
 * Does what was decided: the roll state or the question about it, then multiple and adjusted prices with the state that
 * rolls with them, in one write, if they are still as read. Throws VERSION_CONFLICT, and the code of refused prices.
 */
export async function applyPrices(
  { database, sendMail }: ApplyDeps,
  { instrument, rollState, version }: InstrumentFacts,
  { roll, prices }: PriceDecision,
): Promise<NewPrices> {
  if (roll.ask !== undefined) await sendMail({ subject: `Roll undecided: ${instrument}`, text: roll.ask });
  if (roll.newState) await setRollState(database, rollState, roll.newState.state, roll.newState.author);
  if (prices.kind === 'refused') throw tstError(prices.code, `${instrument}: ${prices.reason}`);
  if (prices.isChanged) await writePrices(database, instrument, prices, version, prices.rollSwitch);
  return prices;
}

/** Held contracts that expire soon are a critical mail. */
export async function mailAlarms(
  { sendMail }: Pick<Deps, 'sendMail'>,
  instrument: string,
  alarms: readonly string[],
): Promise<void> {
  if (alarms.length === 0) return;
  const subject = `Held near expiry: ${instrument}`;
  await sendMail({ subject, text: `${instrument}: ${alarms.join('\n')}`, critical: true });
}

/**
 * Contracts in use that have expired are a critical mail, each day while it lasts; they and those that the broker no longer
 * knows are kept for status view and report until there are none.
 */
export async function alarmOfContracts(
  { database, clock, sendMail }: Pick<Deps, 'database' | 'clock' | 'sendMail'>,
  instrument: string,
  expired: readonly string[],
  unknown: readonly UnknownContract[],
): Promise<void> {
  const texts = [...expired, ...unknown.map(textOfUnknown)];
  await setPriceAlarm(database, instrument, texts, new Date(await clock.read()));
  if (expired.length === 0) return;
  const subject = `Contract in use expired: ${instrument}`;
  await sendMail({ subject, text: `${instrument}: ${expired.join('\n')}`, critical: true });
}
