import { tradingStop } from '../../config/stack-steps';
import { accountState } from '../../data/capital/account-state';
import { strategyState } from '../../data/controls/strategy-states';
import { readOpeningFacts } from '../../data/instruments/opening-facts';
import { insertInstrumentOrder } from '../../data/orders/insert-orders';
import { sentOnDay } from '../../data/orders/order-store';
import { readTradingFacts, type TradingFacts } from '../../data/orders/trading-facts';
import { latestOptimalPositions, type OptimalPosition } from '../../data/results/optimal-positions';
import { fileStanding } from '../../data/results/strategy-versions';
import {
  decideInstrumentOrder,
  type InstrumentFacts,
  type InstrumentOrderDecision,
  whyStale,
} from '../../domain/orders/decide-instrument-order';
import { areOrdersHeld } from '../../domain/strategies/file-change';
import { countsFor } from '../../domain/strategies/retire-plan';
import { windowEndOf } from '../../domain/time/trading-window';
import { strategiesOf } from '../../strategies/strategy-config';
import { grossHeld } from '../broker-orders/gross-held';
import { noteRefusals } from '../broker-orders/note-refusals';
import type { Deps } from '../deps';
import { WAITS } from '../positions/file-change';
import { isTransient, sentence } from '../running/failures';
import { recordProgress } from '../running/progress';
import { storeDynamicPositions } from './dynamic-positions';
import { moneyPerPointOf } from './money-per-point';
import { usualVolumeOf } from './usual-volume-of';
import { type DecidedOn, withdrawOrder } from './withdraw-order';

type OrderDeps = Pick<Deps, 'system' | 'database' | 'config' | 'loaded' | 'clock' | 'log' | 'catalogue'>;

/** How many orders were made from positions, and what was not ordered. */
interface Made {
  readonly orders: number;
  readonly problems: string[];
}

/** What all orders of a strategy are decided on. */
interface OrderGround {
  readonly facts: TradingFacts;
  readonly state: DecidedOn['state'];
  readonly standing: Pick<InstrumentFacts, 'account' | 'grossHeld' | 'ofDay' | 'windowEnd'>;
}

/** Makes the orders of one strategy. Repeating it the same day adds nothing: active orders count. */
export async function createOrders(
  deps: OrderDeps,
  { tradeDate, strategy }: { tradeDate: string; strategy: string },
): Promise<Made> {
  const { database, config } = deps;
  if (areOrdersHeld(await fileStanding(database, strategy), config))
    return { orders: 0, problems: [`${strategy}: ${WAITS}`] };
  const state = await strategyState(database, strategy);
  const isDynamic = strategiesOf(deps.loaded).find(({ name }) => name === strategy)?.generator === 'dynamic';
  const isOptimised = isDynamic && state?.state !== 'retiring';
  const problems = isOptimised ? await storeDynamicPositions(deps, { tradeDate, strategy }) : [];
  const wanted = (await latestOptimalPositions(database, { strategy, stale: config })).filter((optimal) =>
    countsFor(state, optimal),
  );
  const facts = await readTradingFacts(database);
  const standing = {
    account: await accountState(database, await deps.clock.read()),
    grossHeld: await grossHeld(deps, facts.book.positions),
    ofDay: await sentOnDay(database, tradeDate),
    windowEnd: Date.parse(windowEndOf(tradeDate, tradingStop(deps))),
  };
  let orders = 0;
  for (const optimal of wanted) {
    const made = await createOrder(deps, { facts, state, standing }, optimal, tradeDate).catch(
      (error: unknown): Made => {
        if (isTransient(error)) throw error;
        return { orders: 0, problems: [`left out, no order was made: ${sentence(error)}`] };
      },
    );
    orders += made.orders;
    problems.push(...made.problems.map((problem) => `${strategy} ${optimal.instrument}: ${problem}`));
  }
  return { orders, problems };
}

/** The volume of its market is read for what would be ordered only. */
async function decideOn(
  deps: OrderDeps,
  facts: TradingFacts,
  optimal: OptimalPosition,
  known: InstrumentFacts,
): Promise<InstrumentOrderDecision> {
  const decision = decideInstrumentOrder(facts, optimal, known, deps.config);
  if (decision.kind === 'nothing') return decision;
  const usualVolume = await usualVolumeOf(deps, optimal.instrument, known.now);
  return decideInstrumentOrder(facts, optimal, { ...known, usualVolume }, deps.config);
}

/** Makes the order of one optimal position. Problems are sentences about its instrument. */
async function createOrder(
  deps: OrderDeps,
  { facts, state, standing }: OrderGround,
  optimal: OptimalPosition,
  tradeDate: string,
): Promise<Made> {
  const { database, config } = deps;
  const { strategy, instrument } = optimal;
  const stale = whyStale(facts, optimal, config, tradeDate);
  if (stale) return { orders: 0, problems: stale.problem === undefined ? [] : [stale.problem] };
  const now = await deps.clock.read();
  const known = {
    opening: await readOpeningFacts(database, instrument),
    moneyPerPoint: await moneyPerPointOf(deps, instrument),
    ...standing,
    now,
  };
  const decision = await decideOn(deps, facts, optimal, known);
  const problems = [...decision.problems];
  if (decision.kind === 'nothing') return { orders: 0, problems };
  const { trade, status, reason } = decision;
  const order = await insertInstrumentOrder(database, {
    system: deps.system,
    strategy,
    instrument,
    trade: [trade],
    status,
    ...(reason === undefined ? {} : { reason }),
    type: 'best',
    generatedAt: new Date(now),
    tradeDate,
    rollOrder: false,
    manualTrade: false,
    referencePrice: optimal.referencePrice,
    referenceContract: optimal.referenceContract,
    referenceTime: optimal.time,
  });
  if (status === 'closed') {
    await noteRefusals(deps, order, decision.refusals);
    return { orders: 0, problems };
  }
  const withdrawn = await withdrawOrder(database, { ledger: facts.book.ledger, state }, order);
  if (withdrawn !== undefined)
    return { orders: 0, problems: [...problems, `${withdrawn}; \`npx tst run orders --date ${tradeDate}\``] };
  const text = `${strategy}: ${trade > 0 ? 'buy' : 'sell'} ${Math.abs(trade)}`;
  await recordProgress(deps, { tradeDate, stage: 'orders', item: instrument, text });
  return { orders: 1, problems };
}
