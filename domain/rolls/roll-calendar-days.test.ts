import fc from 'fast-check';
import { approximateExpiry, daysUntil, desiredRollDate } from '../contracts/expiry';
import { nextHeld } from '../contracts/roll-cycle';
import type { RollParameters } from '../instruments/instrument';
import type { CurrentContracts } from '../prices/current-contracts';
import { rolledContracts } from '../prices/price-roll';
import { businessDays, startOfDay, type TradeDate } from '../time/trade-date';
import { HOUR_MS } from '../time/units';
import { DEFAULT_ROLL_POLICY, decideRollState, type RollFacts } from './roll-decision';
import type { RollState } from './roll-state';

const EVENING_MS = 23 * HOUR_MS;
const EVERY_MONTH = 'FGHJKMNQUVXZ';
const LIQUID = { pricedVolume: 1000, forwardVolume: 5000 };
const ILLIQUID = { pricedVolume: 1000, forwardVolume: 0 };

interface Roll {
  readonly day: TradeDate;
  readonly into: string;
  readonly daysUntilRoll: number;
  readonly daysUntilExpiry: number;
}

type Volumes = Pick<RollFacts, 'pricedVolume' | 'forwardVolume'>;

/** One update each business day, nothing held: the rolls of the prices. */
function flatRolls(
  days: readonly TradeDate[],
  first: string,
  roll: RollParameters,
  volumes: Volumes,
): Roll[] {
  const rolls: Roll[] = [];
  let current: CurrentContracts = rolledContracts({ price: '', carry: '', forward: first }, roll);
  let state: RollState = 'No_Roll';
  for (const day of days) {
    const now = startOfDay(day) + EVENING_MS;
    const expiry = (contract: string) => approximateExpiry(contract, roll.expiryOffset);
    const distances = {
      daysUntilRoll: daysUntil(desiredRollDate(expiry(current.price), roll), now),
      daysUntilExpiry: daysUntil(expiry(current.price), now),
      daysUntilCarryExpiry: daysUntil(expiry(current.carry), now),
    };
    const decision = decideRollState({
      ...distances,
      ...volumes,
      state,
      isOperatorState: false,
      position: 0,
    });
    if (decision.kind !== 'set') continue;
    state = decision.state;
    if (state !== 'Roll_Adjusted') continue;
    state = 'No_Roll';
    current = rolledContracts(current, roll);
    rolls.push({ day, into: current.price, ...distances });
  }
  return rolls;
}

/** The contract that the calendar holds on a day: the first whose roll is more than days_ahead away. */
function calendarContract(day: TradeDate, first: string, roll: RollParameters): string {
  const now = startOfDay(day) + EVENING_MS;
  let contract = first;
  const until = (id: string) =>
    daysUntil(desiredRollDate(approximateExpiry(id, roll.expiryOffset), roll), now);
  while (until(contract) <= DEFAULT_ROLL_POLICY.days_ahead) contract = nextHeld(contract, roll);
  return contract;
}

const YEARS = businessDays('2025-06-02', '2028-12-29');
const inYear = (rolls: readonly Roll[]) => rolls.filter(({ day }) => day.startsWith('2027'));

const cycles = fc.constantFrom<readonly [string, string]>(
  [EVERY_MONTH, EVERY_MONTH],
  ['HMUZ', EVERY_MONTH],
  ['HMUZ', 'HMUZ'],
  ['Z', 'HKNUZ'],
  ['MZ', EVERY_MONTH],
);
const parameters = (carryOffset: number) =>
  fc
    .record({
      cycles,
      rollOffsetDays: fc.integer({ min: -45, max: 0 }),
      expiryOffset: fc.integer({ min: -15, max: 25 }),
    })
    .map(({ cycles: [holdRollCycle, pricedRollCycle], ...offsets }) => ({
      holdRollCycle,
      pricedRollCycle,
      carryOffset,
      ...offsets,
    }));

describe.each([1, -1])('a flat instrument, CarryOffset %d, over years of days', (carryOffset) => {
  it('rolls once for each held contract of a year, each within days_ahead of its own roll date', () => {
    fc.assert(
      fc.property(parameters(carryOffset), (roll) => {
        const rolls = flatRolls(YEARS, '20251200', roll, LIQUID);
        // The evening of the first business day within days_ahead: at most a weekend later.
        for (const { day, daysUntilRoll } of rolls.filter((each) => each.day > '2026'))
          expect([day, daysUntilRoll <= 10 && daysUntilRoll >= 8]).toEqual([day, true]);
        // A roll near New Year falls into one year or the other.
        expect(Math.abs(inYear(rolls).length - roll.holdRollCycle.length)).toBeLessThanOrEqual(1);
        const last = YEARS.at(-1)!;
        expect(rolls.at(-1)!.into).toBe(calendarContract(last, '20251200', roll));
      }),
      { numRuns: 20 },
    );
  });

  it('rolls at the expiry of its priced contract where its forward contract is not liquid', () => {
    const roll = {
      holdRollCycle: EVERY_MONTH,
      pricedRollCycle: EVERY_MONTH,
      rollOffsetDays: -5,
      carryOffset,
      expiryOffset: 14,
    };
    const rolls = inYear(flatRolls(YEARS, '20251200', roll, ILLIQUID));
    expect(rolls).toHaveLength(12);
    for (const { daysUntilExpiry } of rolls) {
      expect(daysUntilExpiry).toBeLessThanOrEqual(0);
      expect(daysUntilExpiry).toBeGreaterThanOrEqual(-3);
    }
  });

  it('catches up after three months off, and ends at the contract of the calendar', () => {
    fc.assert(
      fc.property(parameters(carryOffset), fc.constantFrom(LIQUID, ILLIQUID), (roll, volumes) => {
        const before = flatRolls(businessDays('2025-06-02', '2026-11-26'), '20251200', roll, volumes);
        const stale = before.at(-1)?.into ?? '20251200';
        const after = flatRolls(businessDays('2027-03-01', '2027-12-31'), stale, roll, volumes);
        const throughout = flatRolls(businessDays('2025-06-02', '2027-12-31'), '20251200', roll, volumes);
        expect(after.at(-1)?.into ?? stale).toBe(throughout.at(-1)!.into);
        // Late ones at once, later ones on their day.
        const later = (rolls: readonly Roll[]) => rolls.filter(({ day }) => day > '2027-03-31');
        expect(later(after)).toEqual(later(throughout));
      }),
      { numRuns: 20 },
    );
  });
});

describe('CRUDE_W_mini, left 40 days before its expiry, after three months off', () => {
  it('rolls on four days of March into the contract whose roll is not near, then on its day each month', () => {
    const roll = {
      holdRollCycle: EVERY_MONTH,
      pricedRollCycle: EVERY_MONTH,
      rollOffsetDays: -40,
      carryOffset: -1,
      expiryOffset: -11,
    };
    const rolls = flatRolls(businessDays('2027-03-04', '2027-04-30'), '20270200', roll, LIQUID);
    expect(rolls.map(({ day, into, daysUntilRoll }) => [day, into, daysUntilRoll])).toEqual([
      ['2027-03-04', '20270300', -83],
      ['2027-03-05', '20270400', -56],
      ['2027-03-08', '20270500', -28],
      ['2027-03-09', '20270600', 1],
      ['2027-03-31', '20270700', 10],
      ['2027-04-30', '20270800', 10],
    ]);
  });
});
