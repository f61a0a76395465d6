/** Compares what the broker knows of a contract with what our files say of its instrument. */
import type { BrokerInstrument, Instrument } from '../instruments/instrument';
import { isKnownNumber } from '../numbers/finite';

/** The broker's facts that money depends on. */
export interface BrokerFacts {
  readonly localSymbol: string;
  readonly exchange: string;
  readonly validExchanges: readonly string[];
  readonly currency: string;
  readonly multiplier: number;
  readonly priceMagnifier: number;
  readonly minTick: number;
}

const BROKER_FILE = 'ib_config_futures.csv';
const INSTRUMENT_FILE = 'instrumentconfig.csv';
/** Relative difference up to which numbers count as the same. */
const SAME = 1e-9;

/**
 * Each fact that differs, with both values, its column and file; empty when they agree. `instrument` is undefined for
 * one that instrumentconfig.csv lacks.
 */
export function factDifferences(
  broker: BrokerInstrument,
  instrument: Pick<Instrument, 'currency' | 'pointSize'> | undefined,
  facts: BrokerFacts,
): readonly string[] {
  const { multiplier, priceMagnifier, currency, exchange } = facts;
  const point = multiplier / priceMagnifier;
  const exchanges = [exchange, ...facts.validExchanges];
  const differs = (file: string, column: string, ours: string | number, theirs: string | number) =>
    `${column} of ${broker.code} is ${ours} in ${file}, but ${theirs} at the broker (${facts.localSymbol})`;
  return [
    ...(same(broker.multiplier, multiplier)
      ? []
      : [differs(BROKER_FILE, 'IBMultiplier', broker.multiplier ?? 'missing', multiplier)]),
    ...(same(broker.priceMagnifier, priceMagnifier)
      ? []
      : [differs(BROKER_FILE, 'priceMagnifier', broker.priceMagnifier, priceMagnifier)]),
    ...(broker.currency === undefined || broker.currency === currency
      ? []
      : [differs(BROKER_FILE, 'IBCurrency', broker.currency, currency)]),
    ...(exchanges.includes(broker.exchange)
      ? []
      : [differs(BROKER_FILE, 'IBExchange', broker.exchange, exchange)]),
    ...(instrument === undefined || instrument.currency === currency
      ? []
      : [differs(INSTRUMENT_FILE, 'Currency', instrument.currency, currency)]),
    ...(instrument === undefined || same(instrument.pointSize, point)
      ? []
      : [
          differs(
            INSTRUMENT_FILE,
            'Pointsize',
            instrument.pointSize,
            `${multiplier} / ${priceMagnifier} = ${point}`,
          ),
        ]),
    ...(isKnownNumber(facts.minTick) && facts.minTick > 0
      ? []
      : [`the tick of ${broker.code} is ${facts.minTick} at the broker (${facts.localSymbol})`]),
  ];
}

/** A value that is not configured agrees with any known one. */
function same(ours: number | undefined, theirs: number): boolean {
  if (!isKnownNumber(theirs)) return false;
  return ours === undefined || Math.abs(ours - theirs) <= SAME * Math.abs(ours);
}

/** The sentence for the operator, from the differences of one or more contracts; what all share is said once. */
export function factsSentence(instrument: string, differences: readonly string[]): string {
  const ofAny = (text: string) => text.replace(/ \([^()]*\)$/, '');
  const first = differences.filter(
    (text, row) => differences.findIndex((other) => ofAny(other) === ofAny(text)) === row,
  );
  const once = first.join('; ');
  return (
    `${instrument} is stopped: ${once}. Correct the file, or ask the broker; ` +
    'the stop is lifted by the next look-up that finds them equal.'
  );
}

/** A contract in use that the broker no longer knows, though it has not expired. */
export interface UnknownContract {
  readonly contract: string;
  readonly role: 'priced' | 'forward' | 'carry' | 'held';
}

export function textOfUnknown({ contract, role }: UnknownContract): string {
  return `the broker no longer knows its ${role} contract ${contract}`;
}

/**
 * Contracts that must be known at the broker and are not: the priced one and those held, and the forward and the carry
 * one when the broker knew it before (it may not be listed yet). Expired ones are another matter.
 */
export function unknownContracts(input: {
  readonly price: string;
  readonly forward: string;
  readonly carry: string;
  readonly held: readonly string[];
  /** Those of which the broker said so: not those that it did not answer for. */
  readonly unknownNow: ReadonlySet<string>;
  readonly knownBefore: ReadonlySet<string>;
  readonly isExpired: (contract: string) => boolean;
}): readonly UnknownContract[] {
  const { price, forward, carry, held, unknownNow, knownBefore, isExpired } = input;
  const listed = [
    { contract: forward, role: 'forward' as const },
    { contract: carry, role: 'carry' as const },
  ].filter(({ contract }) => knownBefore.has(contract));
  const wanted: UnknownContract[] = [
    { contract: price, role: 'priced' },
    ...listed,
    ...held.map((contract) => ({ contract, role: 'held' as const })),
  ];
  const missing = wanted.filter(({ contract }) => unknownNow.has(contract) && !isExpired(contract));
  return missing.filter(
    (each, row) => missing.findIndex(({ contract }) => contract === each.contract) === row,
  );
}
