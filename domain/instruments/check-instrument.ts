/** What our files say of an instrument, held against the contracts that the broker lists. */
import { type BrokerFacts, factDifferences } from '../contracts/broker-facts';
import { monthLetter } from '../contracts/contract-id';
import { approximateExpiry, dateOfBroker } from '../contracts/expiry';
import { stepInCycle } from '../contracts/roll-cycle';
import { dateToMs } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import type { BrokerInstrument, Instrument, RollParameters } from './instrument';

/** A contract that the broker lists and that has not expired. */
export interface ListedContract extends BrokerFacts {
  readonly id: string;
  /** `YYYYMMDD`. */
  readonly expiry: string;
}

export interface InstrumentFiles {
  readonly broker: BrokerInstrument;
  readonly instrument: Instrument;
  readonly roll: RollParameters;
}

/** Days by which the approximate expiry may be off: it only decides when history rolled. */
const EXPIRY_DAYS = 10;

/** Each thing that does not agree; empty when all of it does. */
export function checkInstrument(
  { broker, instrument, roll }: InstrumentFiles,
  listed: readonly ListedContract[],
): readonly string[] {
  if (listed.length === 0)
    return [`the broker lists no contract of symbol ${broker.symbol}, exchange ${broker.exchange}`];
  const facts = listed.flatMap((contract) => factDifferences(broker, instrument, contract));
  return [...onceForAll(facts), ...missingMonths(roll, listed), ...farExpiries(roll, listed)];
}

/** What all contracts share is said of the first one. */
function onceForAll(differences: readonly string[]): readonly string[] {
  const ofAny = (text: string) => text.replace(/ \([^()]*\)$/, '');
  return differences.filter(
    (text, row) => differences.findIndex((other) => ofAny(other) === ofAny(text)) === row,
  );
}

/** Months of a cycle between the first and the last contract that are not listed. */
function missingMonths(roll: RollParameters, listed: readonly ListedContract[]): readonly string[] {
  const ids = new Set(listed.map(({ id }) => `${id.slice(0, 6)}00`));
  const of = (name: 'PricedRollCycle' | 'HoldRollCycle', cycle: string) => {
    const priced = [...ids].sort().filter((id) => cycle.includes(monthLetter(id)));
    if (priced.length === 0) {
      const months = [...new Set([...ids].map(monthLetter))].sort().join('');
      return [`${name} is ${cycle}, and the broker lists contracts in the months ${months} only`];
    }
    const missing = new Set<string>();
    for (let id = priced[0]; id < priced[priced.length - 1]; id = stepInCycle(id, cycle, 1))
      if (!ids.has(id)) missing.add(id);
    return missing.size === 0
      ? []
      : [`${name} is ${cycle}, and the broker does not list ${[...missing].join(', ')}`];
  };
  return [...of('HoldRollCycle', roll.holdRollCycle), ...of('PricedRollCycle', roll.pricedRollCycle)];
}

/** The first contract whose expiry the roll parameters put elsewhere. */
function farExpiries(roll: RollParameters, listed: readonly ListedContract[]): readonly string[] {
  const priced = listed.filter(({ id }) => roll.pricedRollCycle.includes(monthLetter(id)));
  const far = priced.find(({ id, expiry }) => {
    const ours = dateToMs(approximateExpiry(`${id.slice(0, 6)}00`, roll.expiryOffset));
    return Math.abs(ours - dateToMs(dateOfBroker(expiry))) > EXPIRY_DAYS * DAY_MS;
  });
  if (far === undefined) return [];
  const ours = approximateExpiry(`${far.id.slice(0, 6)}00`, roll.expiryOffset);
  return [
    `ExpiryOffset ${roll.expiryOffset} puts the expiry of ${far.id} on ${ours}, and the broker says ${dateOfBroker(far.expiry)}`,
  ];
}

/** Other instruments that the broker knows by the same symbol and exchange. */
export function sharedSymbols(
  { code, symbol, exchange }: BrokerInstrument,
  all: Iterable<BrokerInstrument>,
): readonly string[] {
  return [...all]
    .filter((other) => other.code !== code && other.symbol === symbol && other.exchange === exchange)
    .map(
      (other) =>
        `${other.code} has the same symbol ${symbol} and exchange ${exchange}; the multiplier (${other.multiplier ?? 'any'}) or the currency (${other.currency ?? 'any'}) tells them apart`,
    );
}
