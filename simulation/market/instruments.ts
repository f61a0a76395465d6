/** The invented instruments of a simulated world, as our files and as the broker describe them. */
import type { Catalogue } from '../../data/store/catalogue';
import type { BrokerInstrument, Instrument, RollParameters } from '../../domain/instruments/instrument';

export interface InventedInstrument {
  readonly code: string;
  readonly currency: 'USD' | 'EUR';
  readonly multiplier: number;
  readonly tick: number;
  /** Spot price on the first day, and its usual daily move. */
  readonly spot: number;
  readonly dailyMove: number;
  /** Price points from one month to the next. */
  readonly carry: number;
  readonly rollCycle: string;
  /** Of the month before the contract's, as for energy. */
  readonly expiresBefore: boolean;
  readonly expiryDay: number;
  readonly zone: string;
  /** `HHMM`, the evening before where the session spans midnight. */
  readonly opens: string;
  readonly closes: string;
  readonly opensEveningBefore: boolean;
}

const EACH_MONTH = 'FGHJKMNQUVXZ';
const QUARTERS = 'HMUZ';

export const INSTRUMENTS: readonly InventedInstrument[] = [
  {
    ...{ code: 'ALPHA', currency: 'USD', multiplier: 50, tick: 0.25, spot: 4000, dailyMove: 40, carry: 2 },
    ...{ rollCycle: QUARTERS, expiresBefore: false, expiryDay: 18, zone: 'America/Chicago' },
    ...{ opens: '1700', closes: '1600', opensEveningBefore: true },
  },
  {
    ...{ code: 'BRAVO', currency: 'USD', multiplier: 1000, tick: 0.01, spot: 75, dailyMove: 1.2, carry: 0.3 },
    ...{ rollCycle: EACH_MONTH, expiresBefore: true, expiryDay: 20, zone: 'America/New_York' },
    ...{ opens: '1800', closes: '1700', opensEveningBefore: true },
  },
  {
    ...{ code: 'DELTA', currency: 'EUR', multiplier: 10, tick: 1, spot: 15000, dailyMove: 150, carry: 5 },
    ...{ rollCycle: QUARTERS, expiresBefore: false, expiryDay: 16, zone: 'Europe/Berlin' },
    ...{ opens: '0800', closes: '2200', opensEveningBefore: false },
  },
];

const EXCHANGE = 'INVENTED';

/** All of them as our files describe them. */
export function inventedCatalogue(): Catalogue {
  const byCode = <T>(of: (each: InventedInstrument) => T) =>
    new Map(INSTRUMENTS.map((each) => [each.code, of(each)] as const));
  return {
    instruments: byCode(described),
    rollParameters: byCode(rollParameters),
    brokerInstruments: byCode(atBroker),
    brokerFx: [{ code: 'EURUSD', currency1: 'EUR', currency2: 'USD', invert: false }],
    spreadCosts: byCode(({ tick }) => tick),
  };
}

function described({ code, currency, multiplier }: InventedInstrument): Instrument {
  return {
    ...{ code, currency, description: code, pointSize: multiplier, assetClass: 'Invented' },
    ...{ perBlock: 2, percentage: 0, perTrade: 0, region: '' },
  };
}

function rollParameters({ rollCycle, expiresBefore, expiryDay }: InventedInstrument): RollParameters {
  return {
    ...{ holdRollCycle: rollCycle, pricedRollCycle: rollCycle, rollOffsetDays: -10, carryOffset: 1 },
    expiryOffset: expiresBefore ? expiryDay - 31 : expiryDay - 1,
  };
}

function atBroker({ code, currency, multiplier }: InventedInstrument): BrokerInstrument {
  return {
    ...{ code, symbol: code, exchange: EXCHANGE, currency, multiplier },
    ...{ priceMagnifier: 1, ignoreWeekly: false },
  };
}
