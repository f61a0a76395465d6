import type {
  BrokerFx,
  BrokerInstrument,
  Instrument,
  RollParameters,
} from '../domain/instruments/instrument';
import type { ConfigProblem } from './loaded-config';

/** What the files of one directory say. */
export interface DescribedMarket {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
  readonly brokerInstruments: ReadonlyMap<string, BrokerInstrument>;
  readonly brokerFx: readonly BrokerFx[];
  /** Absent: no row. */
  readonly spreadCosts: ReadonlyMap<string, number>;
}

export const MARKET_FILES = [
  'instrumentconfig.csv',
  'rollconfig.csv',
  'ib_config_futures.csv',
  'ib_config_spot_FX.csv',
  'spreadcosts.csv',
] as const;
export type MarketFile = (typeof MARKET_FILES)[number];

/** Path of a file, and the line of a row in it (0: no such row). */
export type PlaceOfRow = (file: MarketFile, row: string) => { readonly file: string; readonly line: number };

export interface Contradiction {
  /** Instrument or FX code. */
  readonly code: string;
  /** `wrong`: money or contracts would be wrong. `doubtful`: it works, but is probably not meant. */
  readonly kind: 'wrong' | 'doubtful';
  readonly problem: ConfigProblem;
}

/** What several files say of one instrument and cannot all be true, and what cannot be true in itself. */
export function marketContradictions(market: DescribedMarket, place: PlaceOfRow): readonly Contradiction[] {
  return [
    ...[...market.rollParameters].flatMap(([code, roll]) => rollContradictions(code, roll, place)),
    ...[...market.instruments.values()].flatMap((each) => instrumentContradictions(each, market, place)),
    ...market.brokerFx.flatMap((each) => fxContradictions(each, place)),
  ];
}

function rollContradictions(code: string, roll: RollParameters, place: PlaceOfRow): Contradiction[] {
  const found: Contradiction[] = [];
  const add = (kind: Contradiction['kind'], key: string, message: string, remedy: string) =>
    found.push({
      code,
      kind,
      problem: { ...place('rollconfig.csv', code), key: `${code}.${key}`, message, remedy },
    });
  if (Math.abs(roll.carryOffset) !== 1)
    add(
      'wrong',
      'CarryOffset',
      `is ${roll.carryOffset}: the carry contract is the next priced one (1) or the one before (-1)`,
      'Write 1 or -1.',
    );
  if (roll.rollOffsetDays > 0)
    add(
      'wrong',
      'RollOffsetDays',
      `is ${roll.rollOffsetDays}: it rolls after the contract has expired`,
      'Write the days from expiry to the roll, 0 or below zero.',
    );
  const unpriced = [...roll.holdRollCycle].filter((month) => !roll.pricedRollCycle.includes(month));
  if (unpriced.length > 0)
    add(
      'wrong',
      'HoldRollCycle',
      `holds ${unpriced.join(', ')}, which PricedRollCycle ${roll.pricedRollCycle} does not price`,
      'Add the month to PricedRollCycle, or take it out of HoldRollCycle.',
    );
  return found;
}

/** Relative difference up to which point sizes count as the same. */
const SAME_POINT_SIZE = 1e-9;

function instrumentContradictions(
  { code, currency, pointSize }: Instrument,
  { brokerInstruments, spreadCosts }: DescribedMarket,
  place: PlaceOfRow,
): Contradiction[] {
  const found: Contradiction[] = [];
  const own = place('instrumentconfig.csv', code);
  const broker = brokerInstruments.get(code);
  const there = place('ib_config_futures.csv', code);
  if (broker?.currency !== undefined && broker.currency !== currency) {
    const message = `${currency}, but IBCurrency is ${broker.currency} (${there.file}:${there.line})`;
    const remedy = `Correct the one that is wrong: every sum of ${code} is converted from it.`;
    found.push({ code, kind: 'wrong', problem: { ...own, key: `${code}.Currency`, message, remedy } });
  }
  if (broker?.multiplier !== undefined) {
    const { multiplier, priceMagnifier } = broker;
    const effective = multiplier / priceMagnifier;
    if (Math.abs(effective - pointSize) > SAME_POINT_SIZE * Math.abs(pointSize)) {
      const message = `${pointSize}, but the broker's multiplier ${multiplier} / magnifier ${priceMagnifier} is ${effective} (${there.file}:${there.line})`;
      const remedy = `Compare Pointsize of ${code} with IBMultiplier and priceMagnifier in ib_config_futures.csv.`;
      found.push({ code, kind: 'doubtful', problem: { ...own, key: `${code}.Pointsize`, message, remedy } });
    }
  }
  if (!spreadCosts.has(code)) {
    const { file } = place('spreadcosts.csv', code);
    const message = 'has no spread cost: it counts as free to trade';
    const remedy = `Add a row ${code},<half the spread in price points>.`;
    found.push({ code, kind: 'doubtful', problem: { file, line: 0, key: code, message, remedy } });
  }
  return found;
}

/** `EURUSD` is the price of EUR in USD: the broker's pair EUR.USD is that, USD.EUR its inverse. */
function fxContradictions(
  { code, currency1, currency2, invert }: BrokerFx,
  place: PlaceOfRow,
): Contradiction[] {
  const [base, quote] = [code.slice(0, 3), code.slice(3)];
  const isSame = currency2 === quote || currency1 === base;
  const isInverse = currency1 === quote || currency2 === base;
  if (isSame !== isInverse && invert === isInverse) return [];
  const pair = `${currency1}.${currency2}`;
  const [message, remedy] =
    isSame === isInverse
      ? [`is not a rate of the pair ${pair}`, 'Correct CODE, CCY1 or CCY2.']
      : [
          `INVERT is ${invert ? 'YES' : 'NO'}, but ${pair} is ${isSame ? 'that rate itself' : 'its inverse'}`,
          `Write ${invert ? 'NO' : 'YES'}: every sum in ${base} would be converted with 1 / the rate.`,
        ];
  return [
    { code, kind: 'wrong', problem: { ...place('ib_config_spot_FX.csv', code), key: code, message, remedy } },
  ];
}
