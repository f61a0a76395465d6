/** One instrument over a year of its real prices, evening by evening: the policy decides, orders fill the next day. */
import { expiryFrom } from '../../domain/contracts/expiry';
import type { RollParameters } from '../../domain/instruments/instrument';
import type { TradeQuantity } from '../../domain/orders/order';
import { matchPricesIn } from '../../domain/orders/plan-contract-orders';
import { spawnContractOrders } from '../../domain/orders/spawn';
import { currentContracts } from '../../domain/prices/current-contracts';
import { decidePrices } from '../../domain/prices/decide-prices';
import { finalsOf, heldOfContract, type InstrumentFacts } from '../../domain/prices/instrument-facts';
import { stitch } from '../../domain/prices/panama';
import type { PricePolicy } from '../../domain/prices/price-policy';
import type { RollDay } from '../../domain/rolls/roll-day';
import type { RollPolicy } from '../../domain/rolls/roll-decision';
import { digestSubject, rollDigest } from '../../domain/rolls/roll-digest';
import { planRollOrders } from '../../domain/rolls/roll-plan';
import { neverSet, nextRollRecord } from '../../domain/rolls/roll-record';
import { stateAfterLeaving } from '../../domain/rolls/roll-state';
import { firstAfter, firstAtOrAfter, sliceRows, viewRows } from '../../domain/series/rows';
import type { AdjustedPrices, ContractPrices, MultiplePrices } from '../../domain/series/series';
import { nextBusinessDay, startOfDay, type TradeDate } from '../../domain/time/trade-date';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time/units';
import { contractsFromMultiple } from '../support/contracts-from-multiple';
import { EXPIRY_GUARD } from '../support/instrument-facts';

/** What a market's files say of one instrument. */
export interface YearOfPrices {
  readonly instrument: string;
  readonly multiple: MultiplePrices;
  readonly roll: RollParameters;
  /** Last trade dates, by contract. */
  readonly expiries: ReadonlyMap<string, TradeDate>;
  /** Contracts traded of a contract on a day (days since 1970). */
  volume(contract: string, day: number): number;
}

export interface DoneRoll {
  readonly at: number;
  readonly done: NonNullable<RollDay['done']>;
}

export interface ReplayedYear {
  readonly instrument: string;
  readonly changes: readonly DoneRoll[];
  readonly mails: readonly { readonly at: number; readonly subject: string; readonly text: string }[];
  /** What was held of a contract on the evening of its expiry, or later. */
  readonly heldAtExpiry: readonly string[];
  readonly refused: readonly string[];
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
}

const HISTORY_DAYS = 400;
/** Older rows of a contract are in the multiple prices already. */
const RECENT_DAYS = 40;

/** What an operator does after the mail of an evening: the facts as they are then. `policy`: of that evening. */
export type Operator = (facts: InstrumentFacts, policy: PricePolicy) => InstrumentFacts;

/** `target`: contracts that a strategy wants on the evening of the n-th day. */
export function replayYear(
  prices: YearOfPrices,
  days: readonly TradeDate[],
  rollPolicy: RollPolicy,
  target: (day: number) => number,
  operator: Operator = (facts) => facts,
): ReplayedYear {
  const begin = startOfDay(days[0]);
  const bars = barsOf(prices);
  let facts = firstFacts(prices, begin);
  const seen = { changes: [] as DoneRoll[], mails: [] as ReplayedYear['mails'][number][] };
  const heldAtExpiry: string[] = [];
  const refused: string[] = [];
  for (const [index, day] of days.entries()) {
    const now = startOfDay(day) + 23 * HOUR_MS + 10 * MINUTE_MS;
    const policy = policyOf(prices, rollPolicy, now);
    facts = { ...facts, contracts: barsUntil(bars, now) };
    const decision = decidePrices(facts, policy);
    facts = applied(facts, decision);
    if (decision.prices.kind === 'refused') refused.push(`${day}: ${decision.prices.reason}`);
    else refused.push(...decision.prices.problems.map((problem) => `${day}: ${problem}`));
    const { rollDay } = facts;
    if (rollDay?.done && !rollDay.mailed) seen.changes.push({ at: now, done: rollDay.done });
    facts = operator(mailed(facts, now, seen.mails), policy);
    const expiryOf = expiryFrom(prices.expiries, prices.roll);
    for (const { contract, quantity } of facts.positions)
      if (quantity !== 0 && day >= expiryOf(contract))
        heldAtExpiry.push(`${day}: ${quantity} of ${prices.instrument} ${contract}, ${expiryOf(contract)}`);
    facts = traded(facts, target(index), startOfDay(nextBusinessDay(day)) + 12 * HOUR_MS);
  }
  const { multiple, adjusted } = facts;
  return { instrument: prices.instrument, ...seen, heldAtExpiry, refused, multiple, adjusted };
}

function policyOf({ roll }: YearOfPrices, policy: RollPolicy, now: number): PricePolicy {
  return {
    ...{ now, zone: 'Europe/London', roll },
    rollSource: { kind: 'automatic', policy },
    expiryGuard: EXPIRY_GUARD,
  };
}

function firstFacts({ instrument, multiple: all, expiries }: YearOfPrices, begin: number): InstrumentFacts {
  const from = firstAtOrAfter(all.times, begin - HISTORY_DAYS * DAY_MS);
  const multiple = sliceRows(all, from, firstAfter(all.times, begin)) as MultiplePrices;
  return {
    ...{ instrument, multiple, adjusted: stitch(multiple), version: 1, contracts: new Map(), expiries },
    ...{ rollState: neverSet(instrument), positions: [], orders: [] },
  };
}

/** The prices of each contract behind the multiple prices, with volumes. */
function barsOf({ multiple, volume }: YearOfPrices): ReadonlyMap<string, ContractPrices> {
  const recent = sliceRows(multiple, firstAtOrAfter(multiple.times, Date.parse('2021-06-01')));
  return new Map(
    [...contractsFromMultiple(recent as MultiplePrices)].map(([contract, { times, values }]) => {
      const daily = times.map((time) => volume(contract, Math.floor(time / DAY_MS)));
      const columns = { OPEN: values, HIGH: values, LOW: values, FINAL: values, VOLUME: daily };
      return [contract, { times, columns }];
    }),
  );
}

function barsUntil(bars: ReadonlyMap<string, ContractPrices>, now: number): InstrumentFacts['contracts'] {
  const until = [...bars].map(([contract, series]) => {
    const from = firstAtOrAfter(series.times, now - RECENT_DAYS * DAY_MS);
    return [contract, viewRows(series, from, firstAfter(series.times, now)) as ContractPrices] as const;
  });
  return new Map(until.filter(([, { times }]) => times.length > 0));
}

function applied(
  facts: InstrumentFacts,
  { roll, rollDay, prices }: ReturnType<typeof decidePrices>,
): InstrumentFacts {
  const { newState } = roll;
  const { rollDay: _, ...rest } = facts;
  const rollState = newState
    ? nextRollRecord(facts.rollState, newState.state, newState.author)
    : facts.rollState;
  const kept = { ...rest, rollState, ...(rollDay ? { rollDay } : {}) };
  if (prices.kind === 'refused') return kept;
  const { multiple, adjusted, rollSwitch } = prices;
  return { ...kept, multiple, adjusted, rollState: rollSwitch?.next ?? rollState };
}

function mailed(
  facts: InstrumentFacts,
  now: number,
  mails: ReplayedYear['mails'][number][],
): InstrumentFacts {
  const { rollDay } = facts;
  if (!rollDay || rollDay.mailed) return facts;
  const at = new Date(now);
  const input = { system: 'year', days: [rollDay], blocks: [], now: at };
  mails.push({ at: now, subject: digestSubject(input), text: rollDigest(input) ?? '' });
  const { planned } = rollDay;
  const told = planned && !planned.mailedAt ? { planned: { ...planned, mailedAt: at } } : {};
  return { ...facts, rollDay: { ...rollDay, ...told, mailed: true } };
}

/** The next day: roll orders first, else what the strategy wants; everything fills. */
function traded(facts: InstrumentFacts, wanted: number, now: number): InstrumentFacts {
  const current = currentContracts(facts.multiple);
  const { instrument, positions, rollState } = facts;
  const total = positions.reduce((sum, { quantity }) => sum + quantity, 0);
  const matchPrices = matchPricesIn(pointsOf(facts));
  const { rolls } = planRollOrders({
    ...{ instrument, rollState: rollState.state, contracts: current, positions, matchPrices },
    ...{ strategies: [{ strategy: 's', quantity: total }], instrumentOrders: [], contractOrders: [] },
  });
  const spawned =
    rolls.length > 0 || wanted === total
      ? undefined
      : spawnContractOrders({
          order: { strategy: 's', instrument, trade: [wanted - total], type: 'best' },
          ...{ rollState: rollState.state, contracts: current, matchPrices, strategyPosition: total },
          ...{ pricedPosition: heldOfContract(facts, current.price), expiring: [] },
        });
  const orders = [
    ...rolls.flatMap((roll) => roll.contractOrders),
    ...(spawned?.kind === 'orders' ? spawned.orders : []),
  ];
  const held = new Map(positions.map(({ contract, quantity }) => [contract, quantity]));
  for (const { contracts, trade } of orders) fill(held, contracts, trade);
  const after = [...held]
    .filter(([, quantity]) => quantity !== 0)
    .map(([contract, quantity]) => ({ instrument, contract, quantity }));
  const state = stateAfterLeaving(rollState.state, held.get(current.price) ?? 0);
  const author = { by: 'order stack', reason: 'nothing held', at: new Date(now) };
  return {
    ...facts,
    positions: after,
    rollState: state === rollState.state ? rollState : nextRollRecord(rollState, state, author),
  };
}

function fill(held: Map<string, number>, contracts: readonly string[], trade: TradeQuantity): void {
  for (const [leg, contract] of contracts.entries())
    held.set(contract, (held.get(contract) ?? 0) + trade[leg]);
}

function pointsOf(facts: InstrumentFacts) {
  const finals = finalsOf(facts);
  return new Map([...facts.contracts.keys()].map((contract) => [contract, finals(contract)!]));
}
