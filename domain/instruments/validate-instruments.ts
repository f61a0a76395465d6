/** Contradictions in the instrument files, found before anything trades. */
import type { BrokerInstrument, Instrument } from './instrument';

export interface InstrumentProblem {
  readonly instruments: readonly string[];
  readonly problem: string;
}

/** Relative difference up to which point sizes count as the same. */
const SAME_POINT_SIZE = 1e-9;

/**
 * Instruments that the broker can't tell apart (same symbol, exchange, currency and multiplier): a position
 * or a fill of one would be booked on the other.
 */
export function duplicateBrokerSymbols(
  instruments: readonly BrokerInstrument[],
): readonly InstrumentProblem[] {
  const groups = new Map<string, BrokerInstrument[]>();
  for (const instrument of instruments) {
    const key = [
      instrument.symbol,
      instrument.exchange,
      instrument.currency ?? '',
      instrument.multiplier ?? '',
    ].join('/');
    groups.set(key, [...(groups.get(key) ?? []), instrument]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      instruments: group.map((instrument) => instrument.code),
      problem: `${group.map((i) => i.code).join(' and ')} have the same broker symbol ${group[0].symbol} on ${group[0].exchange} with the same multiplier: the broker can't tell them apart`,
    }));
}

/** Instruments whose point size is not the broker's multiplier by its price magnifier: money is off by that. */
export function pointSizeMismatches(
  instruments: readonly Instrument[],
  brokers: readonly BrokerInstrument[],
): readonly InstrumentProblem[] {
  return instruments.flatMap(({ code, pointSize }) => {
    const broker = brokers.find((candidate) => candidate.code === code);
    if (broker?.multiplier === undefined) return [];
    const effective = broker.multiplier / broker.priceMagnifier;
    if (Math.abs(effective - pointSize) <= SAME_POINT_SIZE * Math.abs(pointSize)) return [];
    const problem = `${code}: Pointsize ${pointSize}, but the broker's multiplier ${broker.multiplier} / magnifier ${broker.priceMagnifier} is ${effective}`;
    return [{ instruments: [code], problem }];
  });
}

const CODE = /^[^/#@. ]+$/;

/** Codes that would break file names and keys. */
export function badInstrumentCodes(
  instruments: readonly Pick<Instrument, 'code'>[],
): readonly InstrumentProblem[] {
  return instruments
    .filter(({ code }) => !CODE.test(code))
    .map(({ code }) => ({
      instruments: [code],
      problem: `"${code}": an instrument code has none of / # @ . and no space`,
    }));
}
