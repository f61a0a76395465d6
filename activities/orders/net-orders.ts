import { haltsInForce } from '../../data/controls/halt';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { insertContractOrders } from '../../data/orders/insert-orders';
import { childOrders } from '../../data/orders/order-store';
import { contractSessions, fillTradeDate } from '../../domain/contracts/contract-sessions';
import { tstError } from '../../domain/errors/errors';
import { crossingInWords, crossingRow } from '../../domain/ledger/crossing';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import { haltsOver } from '../../domain/limits/halt';
import type { Book } from '../../domain/orders/book';
import { type JointOrder, jointOrders } from '../../domain/orders/joint-order';
import { type NettingPrice, nettingPrice } from '../../domain/orders/netting-price';
import type { InstrumentOrder } from '../../domain/orders/order';
import { isMadeOf } from '../../domain/orders/order-share';
import { planContractOrders } from '../../domain/orders/plan-contract-orders';
import { refused } from '../../domain/questions/answer';
import { createSerialSection } from '../../domain/system/serial-section';
import { isOpen, nextOpen } from '../../domain/time/sessions';
import { MINUTE_MS } from '../../domain/time/units';
import { askMarket } from '../broker-orders/market-facts';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import { recordProgress } from '../running/progress';
import type { Isolation } from './left-out-of-pass';
import { type SpawnGround, spawnGround } from './spawn-ground';
import type { SpawnedOrder } from './spawned-order';

const oneAtATime = createSerialSection();

/**
 * Of new instrument orders, nets those that several strategies have for one contract: what they want of each other is
 * booked at the middle of a fresh quote, the rest becomes one contract order. While the market is closed they wait for
 * it. Without a quote they are not netted: the answer lacks them, and they get contract orders of their own.
 */
export async function netOrders(
  deps: Deps,
  book: Book,
  orders: readonly InstrumentOrder[],
  isolation: Isolation,
): Promise<readonly SpawnedOrder[]> {
  const halts = await haltsInForce(deps.database);
  const free = orders.filter((order) => haltsOver(halts, order).length === 0);
  const several = [...new Set(free.map(({ instrument }) => instrument))].filter(
    (instrument) => strategiesIn(free, instrument).size > 1,
  );
  const pieceOf = (instrument: string) => ({ step: 'net orders', instrument });
  const netted = await isolation.each(several, pieceOf, async (instrument) => {
    const ground = { ...(await spawnGround(deps, book, instrument)), ledger: book.ledger };
    const own = free.filter((order) => order.instrument === instrument);
    const plan = (order: InstrumentOrder) => planContractOrders(order, book, ground, deps.config, ground.now);
    const made: SpawnedOrder[] = [];
    for (const joint of jointOrders(own, plan)) made.push(...(await net(deps, joint, ground)));
    return made;
  });
  return netted.flat();
}

function strategiesIn(orders: readonly InstrumentOrder[], instrument: string): ReadonlySet<string> {
  return new Set(orders.filter((order) => order.instrument === instrument).map(({ strategy }) => strategy));
}

/** What the netting of an instrument is decided on. */
type NetGround = SpawnGround & Pick<Book, 'ledger'>;

async function net(deps: Deps, joint: JointOrder, ground: NetGround): Promise<readonly SpawnedOrder[]> {
  if (joint.crossed.length === 0) return oneAtATime(() => putNetted(deps, joint, ground));
  const sessions = contractSessions(hoursOf(joint, ground), marginMs(deps)) ?? [];
  if (!isOpen(sessions, ground.now)) return waitForMarket(joint, nextOpen(sessions, ground.now));
  const answer = await askPrice(deps, joint);
  if (answer.kind === 'refused') {
    await tell(deps, joint, `not netted, each strategy trades for itself: ${answer.reason}`);
    return [];
  }
  return oneAtATime(() => putNetted(deps, joint, ground, answer.price));
}

function waitForMarket({ orders }: JointOrder, until: number | undefined): readonly SpawnedOrder[] {
  const reason = 'it is netted with those of other strategies when its market opens';
  return orders.map((order) => ({ order, made: [], reason, ...(until === undefined ? {} : { until }) }));
}

async function askPrice(deps: Deps, { orders, contract, crossed }: JointOrder): Promise<NettingPrice> {
  const [{ id, instrument }] = orders;
  const like = { id, instrument, contracts: [contract], trade: [Math.abs(crossed[0].trade)] };
  const asked = await askMarket(deps, like).catch((error: unknown) => refused(sentence(error)));
  return asked.kind === 'refused' ? asked : nettingPrice(asked.market);
}

/** What crosses first: who dies here leaves orders that want what is left, and gets them netted again. */
async function putNetted(
  deps: Deps,
  joint: JointOrder,
  { ledger, ...ground }: NetGround,
  price = Number.NaN,
): Promise<readonly SpawnedOrder[]> {
  const { orders, crossed, rest } = joint;
  await assertUnchanged(deps, joint, ledger);
  if (crossed.length > 0) await bookCrossing(deps, joint, ground, price);
  const now = new Date(await deps.clock.read());
  const made = rest ? await insertContractOrders(deps.database, rest.parent, [rest.planned], now) : [];
  return orders.map((order) => ({
    ...{ order, made: made.filter((each) => isMadeOf(each, order.id)) },
    reason: 'it has traded with other strategies',
  }));
}

async function bookCrossing(
  deps: Deps,
  joint: JointOrder,
  ground: SpawnGround,
  price: number,
): Promise<void> {
  const { database, journal, clock, config } = deps;
  const now = await clock.read();
  const [{ instrument }] = joint.orders;
  const { contract, crossed } = joint;
  const tradeDate = fillTradeDate(hoursOf(joint, ground), config.system_zone, now);
  await recordFill(
    database,
    journal,
    crossingRow({ instrument, contract, shares: crossed, price, time: new Date(now), tradeDate }),
  );
  await tell(deps, joint, `netted at ${price}: ${crossingInWords(crossed)}`);
}

/** Two attempts of one pass may overlap: the later one finds the work of the first. */
async function assertUnchanged(
  { database }: Deps,
  { orders }: JointOrder,
  before: readonly LedgerRow[],
): Promise<void> {
  const children = await childOrders(
    database,
    'contract',
    orders.map(({ id }) => id),
  );
  const now = await ledgerRows(database, { instrument: orders[0].instrument });
  const filled = (order: InstrumentOrder, rows: readonly LedgerRow[]) =>
    fillOfInstrumentOrder(order, rows).filled[0];
  const isSame =
    children.length === 0 && orders.every((order) => filled(order, now) === filled(order, before));
  if (!isSame) throw tstError('VERSION_CONFLICT', `Orders of ${orders[0].instrument} were netted meanwhile.`);
}

function hoursOf({ contract }: JointOrder, { known }: SpawnGround) {
  return known.find((each) => each.contract === contract);
}

function marginMs({ config }: Deps): number {
  return config.execution.trading_hours_margin_minutes * MINUTE_MS;
}

async function tell(deps: Deps, { orders }: JointOrder, text: string): Promise<void> {
  const [{ tradeDate, instrument }] = orders;
  await recordProgress(deps, { tradeDate, stage: 'orders', item: instrument, text });
}
