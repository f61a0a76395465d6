import { setPriceAlarm } from '../../data/instruments/price-alarms';
import { keepRollDay } from '../../data/instruments/roll-days';
import { setRollState } from '../../data/instruments/rolls';
import { writeAudit } from '../../data/operator/audit';
import { writePrices } from '../../data/series/prices';
import { textOfUnknown, type UnknownContract } from '../../domain/contracts/broker-facts';
import type { HeldExpiry } from '../../domain/contracts/held-expiry';
import { tstError } from '../../domain/errors/errors';
import type { NewPrices, PriceDecision } from '../../domain/prices/decide-prices';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import type { DoneChange, RollDay } from '../../domain/rolls/roll-day';
import { factsText } from '../../domain/rolls/roll-reasons';
import { ROLL_POLICY, ROLLED_AS_PLANNED } from '../../domain/rolls/roll-record';
import type { Deps } from '../deps';

type ApplyDeps = Pick<Deps, 'database' | 'sendMail' | 'log'>;

/**
 * Does what was decided: the roll state or the question about it, then multiple and adjusted prices with the state that
 * rolls with them, in one write, if they are still as read; then keeps what the roll policy did and plans. Throws
 * VERSION_CONFLICT, and the code of refused prices.
 */
export async function applyPrices(
  deps: ApplyDeps,
  facts: InstrumentFacts,
  { roll, rollDay, prices }: PriceDecision,
): Promise<NewPrices> {
  const { database, sendMail } = deps;
  const { instrument, rollState, version } = facts;
  if (roll.ask !== undefined) await sendMail({ subject: `Roll undecided: ${instrument}`, text: roll.ask });
  if (roll.newState) await setRollState(database, rollState, roll.newState.state, roll.newState.author);
  if (prices.kind === 'prices' && prices.isChanged)
    await writePrices(database, instrument, prices, version, prices.rollSwitch);
  await recordRollDay(deps, facts, rollDay);
  if (prices.kind === 'refused') throw tstError(prices.code, `${instrument}: ${prices.reason}`);
  return prices;
}

/** Logs what the roll policy did and plans, audits what it did, and keeps both for its mail. */
async function recordRollDay(
  { database, log }: ApplyDeps,
  { instrument, rollDay: before }: InstrumentFacts,
  day: RollDay | undefined,
): Promise<void> {
  if (day) {
    const { done, dropped, planned, undecided, kept, blocked, why, facts } = day;
    log.info(
      { instrument_code: instrument, done, dropped, planned, undecided, kept, blocked, facts },
      `roll policy: ${why}`,
    );
    if (done) await auditChange(database, day, done);
  }
  if (day ?? before) await keepRollDay(database, instrument, day);
}

async function auditChange(
  database: Deps['database'],
  { instrument, at, contracts }: RollDay,
  { from, to, contract, readVersion, facts, why }: DoneChange,
): Promise<void> {
  await writeAudit(database, {
    id: `${ROLL_POLICY}/${instrument}/${contract}/${readVersion}`,
    at,
    by: ROLL_POLICY,
    action: ROLLED_AS_PLANNED,
    reason: `${why}; ${factsText(facts)}`,
    instrument,
    details: { before: from, after: to, contract, priced: contracts.price, ...facts },
    outcome: 'done',
  });
}

/** A mail for each held contract whose last day is near, or over: each day louder, critical from the alarm on. */
export async function mailExpiries(
  { sendMail }: Pick<Deps, 'sendMail'>,
  instrument: string,
  alarms: readonly HeldExpiry[],
): Promise<void> {
  for (const { severity, subject, text } of alarms)
    await sendMail({ subject, text: `${instrument}: ${text}`, critical: severity !== 'notice' });
}

/** What is wrong with the contracts of an instrument. */
export interface ContractAlarms {
  readonly held: readonly HeldExpiry[];
  /** Contracts in use that have expired. */
  readonly expired: readonly string[];
  readonly unknown: readonly UnknownContract[];
}

/**
 * Contracts in use that have expired are a critical mail, each day while it lasts; they, those held near their last day and
 * those that the broker no longer knows are kept for status view and report until there are none.
 */
export async function alarmOfContracts(
  { database, sendMail }: Pick<Deps, 'database' | 'sendMail'>,
  instrument: string,
  { held, expired, unknown }: ContractAlarms,
  now: number,
): Promise<void> {
  const texts = [...held.map(({ text }) => text), ...expired, ...unknown.map(textOfUnknown)];
  await setPriceAlarm(database, instrument, texts, new Date(now));
  if (expired.length === 0) return;
  const subject = `Contract in use expired: ${instrument}`;
  await sendMail({ subject, text: `${instrument}: ${expired.join('\n')}`, critical: true });
}
