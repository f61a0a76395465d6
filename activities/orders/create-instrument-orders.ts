import { positionLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { overrides as storedOverrides } from '../../data/controls/overrides';
import { findOrders, insertOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { latestOptimalPositions, type OptimalPosition } from '../../data/results/optimal-positions';
import { breachedOrderLimits, orderLimitsOf } from '../../domain/execution/order-limits';
import { fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import { strategyPosition } from '../../domain/ledger/positions';
import { applyOverride, combineOverrides } from '../../domain/limits/override';
import { overrideInForce } from '../../domain/limits/override-in-force';
import { type LimitedPosition, limitTradeByAll } from '../../domain/limits/position-limit';
import type { Book } from '../../domain/orders/book';
import { conflictResidual } from '../../domain/orders/conflict';
import type { InstrumentOrder } from '../../domain/orders/order';
import { staleness } from '../../domain/orders/staleness';
import { wantedTrade } from '../../domain/orders/wanted-trade';
import { notionalOfWhole } from '../../domain/orders/whole-order';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { tell } from '../running/progress';
import { storeDynamicPositions } from './dynamic-positions';
import { type OpeningRule, openingRule } from './opening-rule';
import { moneyPerPoint } from './order-limits';

type OrderDeps = Pick<Deps, 'system' | 'database' | 'config' | 'loaded' | 'clock' | 'log' | 'catalogue'>;

/** Makes the orders of one strategy. A second time the same day adds nothing: what is on its way counts. */
export async function createOrders(
  deps: OrderDeps,
  { tradeDate, strategy }: { tradeDate: string; strategy: string },
): Promise<{ orders: number; problems: string[] }> {
  const { database } = deps;
  const isDynamic = strategiesOf(deps.loaded).find(({ name }) => name === strategy)?.generator === 'dynamic';
  const problems = isDynamic ? await storeDynamicPositions(deps, { tradeDate, strategy }) : [];
  const wanted = await latestOptimalPositions(database, { strategy, stale: deps.config });
  const locked = new Set((await locks(database)).map((lock) => lock.instrument));
  const rules = { overrides: await storedOverrides(database), limits: await positionLimits(database) };
  const book = await readBook(deps.database);
  let orders = 0;
  const createOne = async (optimal: OptimalPosition) => {
    const { instrument } = optimal;
    const stale = staleness(deps.config, optimal, tradeDate);
    if (stale) {
      if (matters(deps, optimal, book)) problems.push(`${strategy} ${instrument}: ${stale}`);
      return;
    }
    const opening = await openingRule(deps, instrument);
    const trade = allowedTrade(deps, optimal, book, { ...rules, opening });
    if (opening.kind === 'expires-soon' && trade !== allowedTrade(deps, optimal, book, rules))
      problems.push(`${strategy} ${instrument}: ${opening.reason}: nothing is opened there`);
    if (locked.has(instrument)) {
      if (trade !== 0)
        problems.push(`${strategy} ${instrument}: locked, a trade of ${trade} was not ordered`);
      return;
    }
    const order = await putOrder(deps, optimal, tradeDate, trade, book);
    if (!order) return;
    if (order.status === 'closed') {
      problems.push(`${strategy} ${instrument}: ${order.trade[0]} were not ordered: ${order.reason}`);
      return;
    }
    orders++;
    const text = `${strategy}: ${order.trade[0] > 0 ? 'buy' : 'sell'} ${Math.abs(order.trade[0])}`;
    await tell(deps, { tradeDate, stage: 'orders', item: instrument, text });
  };
  for (const optimal of wanted) {
    await createOne(optimal).catch((error: unknown) => {
      if (isTransient(error)) throw error;
      problems.push(`${strategy} ${optimal.instrument}: left out, no order was made: ${sentence(error)}`);
    });
  }
  return { orders, problems };
}

/** False for what is neither held nor wanted, e.g. an instrument that a strategy has long dropped. */
function matters(deps: OrderDeps, optimal: OptimalPosition, book: Book): boolean {
  const position = strategyPosition(book.ledger, optimal.strategy, optimal.instrument);
  return position !== 0 || wantedTrade(deps.config, optimal, position) !== 0;
}

interface Rules {
  readonly overrides: Awaited<ReturnType<typeof storedOverrides>>;
  readonly limits: Awaited<ReturnType<typeof positionLimits>>;
  readonly opening?: OpeningRule;
}

/** Required trade, then overrides and what may be opened, then position limits. */
function allowedTrade(
  deps: OrderDeps,
  optimal: OptimalPosition,
  book: Book,
  { overrides, limits, opening = { kind: 'open' } }: Rules,
): number {
  const { strategy, instrument } = optimal;
  const position = strategyPosition(book.ledger, strategy, instrument);
  const required = wantedTrade(deps.config, optimal, position);
  const stored = overrideInForce(deps.config, overrides, strategy, instrument);
  const override = opening.kind === 'open' ? stored : combineOverrides(stored, { kind: 'reduce-only' });
  const overridden = applyOverride(override, position, required);
  const limitOf = (scope: string) =>
    limits.find((limit) => limit.instrument === instrument && limit.strategy === scope)?.limit;
  const across = book.positions
    .filter((each) => each.instrument === instrument)
    .reduce((total, each) => total + each.quantity, 0);
  const limited: LimitedPosition[] = [
    { position, limit: limitOf(strategy) },
    { position: across, limit: limitOf('') },
  ];
  return limitTradeByAll(limited, overridden);
}

async function putOrder(
  deps: OrderDeps,
  optimal: OptimalPosition,
  tradeDate: string,
  trade: number,
  book: Book,
): Promise<InstrumentOrder | undefined> {
  const { strategy, instrument } = optimal;
  const same = book.instrument.filter(
    (order) => order.strategy === strategy && order.instrument === instrument,
  );
  const active = same.map((order) => ({
    trade: order.trade[0],
    filled: fillOfInstrumentOrder(order, book.ledger).filled[0],
  }));
  const residual = conflictResidual(trade, active);
  if (residual.kind === 'nothing') return undefined;
  const now = new Date(await deps.clock.read());
  const answer = await insertOrder(deps.database, {
    level: 'instrument',
    id: await nextId(deps, tradeDate, strategy, instrument),
    system: deps.system,
    strategy,
    instrument,
    trade: [residual.trade],
    ...(await statusWithin(deps, optimal, residual.trade, now.getTime())),
    type: 'best',
    generatedAt: now,
    tradeDate,
    rollOrder: false,
    manualTrade: false,
    referencePrice: optimal.referencePrice,
    referenceContract: optimal.referenceContract,
    referenceTime: optimal.time,
  });
  return answer.order;
}

/** An order that a limit of the configuration forbids is stored with the reason, and goes no further. */
async function statusWithin(
  deps: OrderDeps,
  optimal: OptimalPosition,
  trade: number,
  now: number,
): Promise<Pick<InstrumentOrder, 'status' | 'reason'>> {
  const breaches = breachedOrderLimits(
    {
      contracts: Math.abs(trade),
      notional: notionalOfWhole(
        [{ quantity: trade, price: optimal.referencePrice ?? Number.NaN }],
        await moneyPerPoint(deps, optimal.instrument),
      ),
      now,
    },
    orderLimitsOf(deps.config),
  );
  if (breaches.length === 0) return { status: 'active' };
  return { status: 'closed', reason: breaches.map(({ reason }) => reason).join('; ') };
}

/** An id by meaning, numbered: the first order of the day, the second, ... */
async function nextId(
  { database }: Pick<Deps, 'database'>,
  tradeDate: string,
  strategy: string,
  instrument: string,
): Promise<string> {
  const before = await findOrders(database, 'instrument', { tradeDate, strategy, instrument });
  return `${tradeDate}/${strategy}/${instrument}/${before.length + 1}`;
}
