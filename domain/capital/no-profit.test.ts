import fc from 'fast-check';
import { totalPercent } from '../../reports/pandl/create-pandl-report';
import { accountReturns } from '../../systems/accounting/account-return';
import { type AccountCapitalEntry, timeAfter } from './account-history';
import { type AccountCapital, afterCashFlow, type CapitalMethod, capitalUpdate } from './capital-update';
import { decideConfirmation } from './confirmation';

/** What happens to an account: prices move it, money comes and goes, updates run, or are missed. */
type Happening =
  | { readonly kind: 'market' | 'cash'; readonly amount: number; readonly into?: boolean }
  | { readonly kind: 'update' | 'missed' }
  | { readonly kind: 'hours'; readonly count: number };

const START = Date.UTC(2026, 10, 2, 12);
const HOUR = 3_600_000;

interface World {
  readonly rows: AccountCapitalEntry[];
  value: number;
  market: number;
  now: number;
}

function begin(value: number): World {
  const capital = { actual: value, accumulated: 0, broker: value, max: value };
  return { rows: [{ ...capital, time: new Date(START) }], value, market: 0, now: START };
}

function append(world: World, capital: AccountCapital): void {
  world.rows.push({ ...capital, time: timeAfter(world.rows.at(-1), world.now) });
}

/** An update, and the operator's consent where it asks. */
function update(world: World, method: CapitalMethod): void {
  const previous = world.rows.at(-1)!;
  const result = capitalUpdate(previous, world.value, { method });
  if (result.kind !== 'large-change') {
    append(world, result.capital);
    return;
  }
  const change = { value: world.value, before: previous.broker, beforeAt: previous.time };
  const confirmed = decideConfirmation({ change, previous, method, base: 'USD', id: 'c' });
  if (confirmed.kind === 'refused') throw new Error(confirmed.reason);
  append(world, confirmed.capital);
}

function happen(world: World, what: Happening, method: CapitalMethod): void {
  if (what.kind === 'hours') world.now += what.count * HOUR;
  if (what.kind === 'update') update(world, method);
  if (what.kind === 'market' && world.value + what.amount > 0) {
    world.value += what.amount;
    world.market += what.amount;
  }
  if (what.kind === 'cash' && world.value + what.amount > 0 && world.rows.at(-1)!.broker + what.amount > 0) {
    world.value += what.amount;
    append(world, afterCashFlow(world.rows.at(-1)!, what.amount, what.into));
  }
}

const money = fc.integer({ min: -400_000, max: 400_000 }).filter((amount) => amount !== 0);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('market' as const), amount: money }),
  fc.record({ kind: fc.constant('cash' as const), amount: money, into: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('update' as const, 'missed' as const) }),
  fc.record({ kind: fc.constant('hours' as const), count: fc.integer({ min: 1, max: 100 }) }),
);
const METHODS = fc.constantFrom<CapitalMethod[]>('full', 'half', 'fixed');

test('accumulated profit is the sum of the market moves, whatever is paid in or out, missed, or confirmed', () => {
  fc.assert(
    fc.property(METHODS, fc.array(happening, { maxLength: 60 }), (method, happenings) => {
      const world = begin(1_000_000);
      for (const each of happenings) happen(world, each, method);
      update(world, method);
      expect(world.rows.at(-1)!.accumulated).toBeCloseTo(world.market, 4);
      expect(world.rows.at(-1)!.broker).toBeCloseTo(world.value, 4);
      const returns = accountReturns(world.rows);
      expect(returns.money.reduce((sum, each) => sum + each, 0)).toBeCloseTo(world.market, 4);
    }),
  );
});

test('with capital that is fixed, the return in percent of it is that of the market, too', () => {
  const unchanged = happening.filter((each) => each.kind !== 'cash' || !each.into);
  fc.assert(
    fc.property(fc.array(unchanged, { maxLength: 60 }), (happenings) => {
      const world = begin(1_000_000);
      for (const each of happenings) happen(world, each, 'fixed');
      update(world, 'fixed');
      const percent = (100 * world.market) / 1_000_000;
      expect(accountReturns(world.rows).percent.reduce((sum, each) => sum + each, 0)).toBeCloseTo(percent, 6);
      const times = world.rows.map(({ time }) => time.getTime());
      const column = (of: (row: AccountCapital) => number) => ({ times, values: world.rows.map(of) });
      const [accumulated, max] = [column((row) => row.accumulated), column((row) => row.max)];
      expect(totalPercent(accumulated, max, START - 1, world.now + HOUR)).toBeCloseTo(percent, 6);
    }),
  );
});

test('only money paid in or out, no update: no profit on any day', () => {
  fc.assert(
    fc.property(METHODS, fc.array(money, { maxLength: 20 }), (method, amounts) => {
      const world = begin(10_000_000);
      for (const amount of amounts) {
        happen(world, { kind: 'cash', amount }, method);
        happen(world, { kind: 'update' }, method);
        happen(world, { kind: 'hours', count: 30 }, method);
      }
      expect([...accountReturns(world.rows).money].filter((each) => Math.abs(each) > 1e-6)).toEqual([]);
      expect(world.rows.at(-1)).toMatchObject({ actual: 10_000_000, accumulated: 0 });
    }),
  );
});
