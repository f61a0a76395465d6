/** Facts of a made-up instrument, BUND: priced 202703 (expires 2027-03-08, roll 5 days before), forward 202706. */
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import { stitch } from '../../domain/prices/panama';
import type { PricePolicy } from '../../domain/prices/price-policy';
import type { RollDay } from '../../domain/rolls/roll-day';
import { DEFAULT_ROLL_POLICY } from '../../domain/rolls/roll-decision';
import { neverSet } from '../../domain/rolls/roll-record';
import type { RollState } from '../../domain/rolls/roll-state';
import type { ContractPrices, MultiplePrices } from '../../domain/series/series';
import { notionalClose } from '../../domain/time/notional-close';
import { businessDays, msToDate } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';

export const PRICED = '20270300';
export const FORWARD = '20270600';
export const NEXT = '20270900';

/** As in config/defaults.yaml. */
export const EXPIRY_GUARD = {
  ...{ no_opening_days: 3, notice_days: 7, alarm_days: 5, urgent_days: 2 },
  first_notice_days: {},
};

/** How the instrument is treated at an instant, by volumes and dates. */
export function policyAt(instant: string): PricePolicy {
  return {
    now: Date.parse(instant),
    zone: 'Europe/London',
    roll: {
      holdRollCycle: 'HMUZ',
      pricedRollCycle: 'HMUZ',
      rollOffsetDays: -5,
      carryOffset: 1,
      expiryOffset: 7,
    },
    rollSource: { kind: 'automatic', policy: DEFAULT_ROLL_POLICY },
    expiryGuard: EXPIRY_GUARD,
  };
}

/** Flat, without orders or roll state, with daily rows until `lastDay` and twice the volume in the forward contract. */
export function factsOf(
  change: Partial<InstrumentFacts> & { readonly forwardVolume?: number; readonly lastDay?: string } = {},
): InstrumentFacts {
  const { forwardVolume = 2000, lastDay = '2027-02-26', ...facts } = change;
  const times = Float64Array.from(businessDays('2027-01-04', lastDay), (day) => notionalClose(day));
  const multiple = multipleOf(times);
  return {
    instrument: 'BUND',
    multiple,
    adjusted: stitch(multiple),
    version: 1,
    contracts: new Map([
      [PRICED, barsOf(times, 0, 1000)],
      [FORWARD, barsOf(times, 1, forwardVolume)],
      [NEXT, barsOf(times, 2, 10)],
    ]),
    expiries: new Map([
      [PRICED, '2027-03-08'],
      [FORWARD, '2027-06-08'],
    ]),
    rollState: neverSet('BUND'),
    positions: [],
    orders: [],
    ...facts,
  };
}

/** The same facts with a change of the roll policy that was planned and mailed a day before `at`. */
export function withPlan(facts: InstrumentFacts, to: RollState, at: string): InstrumentFacts {
  const { rollState } = facts;
  const mailedAt = new Date(Date.parse(at) - DAY_MS);
  const planned = { from: rollState.state, to, contract: PRICED, readVersion: rollState.version, mailedAt };
  const rollDay = { instrument: 'BUND', tradeDate: '', at: mailedAt, planned, mailed: true } as const;
  return { ...facts, rollDay: rollDay as unknown as RollDay };
}

/** The rows of a contract whose price is `index` points above that of the priced one. */
export function barsOf(times: Float64Array, index: number, volume: number): ContractPrices {
  const price = pricesOf(times, index);
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: times.map(() => volume) };
  return { times, columns };
}

function multipleOf(times: Float64Array): MultiplePrices {
  const all = (contract: string) => times.map(() => Number(contract));
  return {
    times,
    columns: {
      PRICE: pricesOf(times, 0),
      FORWARD: pricesOf(times, 1),
      CARRY: pricesOf(times, 1),
      PRICE_CONTRACT: all(PRICED),
      FORWARD_CONTRACT: all(FORWARD),
      CARRY_CONTRACT: all(FORWARD),
    },
  };
}

/** By the day of the month, so that the price of a day does not depend on the rows before it. */
function pricesOf(times: Float64Array, index: number): Float64Array {
  return times.map((time) => 100 + index + Number(msToDate(time).slice(8)) / 10);
}
