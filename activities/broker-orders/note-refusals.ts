import { endRefusals, noteRefusal, type StoredRefusal } from '../../data/orders/refusals';
import type { Refusal } from '../../domain/execution/refusal';
import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';

type Needs = Pick<Deps, 'database' | 'clock'>;

/** What was refused: an order that is stored, or what somebody asked for under an id. */
export type RefusedOrder = Pick<StoredRefusal, 'orderId' | 'order' | 'strategy' | 'instrument' | 'tradeDate'>;

/**
 * Stores why an order was not sent, or not made; what was in its way before, and no longer is, is over. Returns those
 * that are new for it.
 */
export async function noteRefusals(
  deps: Needs,
  order: InstrumentOrder | ContractOrder,
  refusals: readonly Refusal[],
): Promise<readonly Refusal[]> {
  const { id: orderId, strategy, instrument, tradeDate } = order;
  return storeRefusals(deps, { orderId, order: nameOf(order), strategy, instrument, tradeDate }, refusals);
}

/** The same for what was asked for, and is no order yet. */
export async function storeRefusals(
  { database, clock }: Needs,
  order: RefusedOrder,
  refusals: readonly Refusal[],
): Promise<readonly Refusal[]> {
  const since = new Date(await clock.read());
  const fresh: Refusal[] = [];
  for (const refusal of refusals) {
    const { until, ...rest } = refusal;
    const stored = {
      ...{ id: `${order.orderId}/${refusal.code}`, ...order, since, ...rest },
      ...(until === undefined ? {} : { until: new Date(until) }),
    };
    if (await noteRefusal(database, stored)) fresh.push(refusal);
  }
  await endRefusals(
    database,
    order.orderId,
    since,
    refusals.map(({ code }) => code),
  );
  return fresh;
}

/** Codes whose cause is told by itself, or passes by itself: an order is not mailed for them. */
const QUIET: readonly Refusal['code'][] = ['HALTED', 'LOCKED', 'MARKET_CLOSED', 'MORE_THAN_REMAINS'];

/** Mails what is new in the way of an order that waits: once, not at each pass. */
export async function mailHeldBack(
  deps: Pick<Deps, 'sendMail'>,
  order: ContractOrder,
  fresh: readonly Refusal[],
): Promise<void> {
  const told = fresh.filter(({ code, endsOrder }) => endsOrder !== true && !QUIET.includes(code));
  if (told.length === 0) return;
  const lines = told.map(
    ({ reason, key, ends, remedy }) => `${reason}.\n  rule: ${key}\n  ends: ${ends}\n  or: ${remedy}`,
  );
  const what = `Contract order ${nameOf(order)} (${order.instrument} ${order.contracts.join('/')})`;
  const text = `${what} is held back; it is tried again until its window ends.\n${lines.join('\n')}`;
  await deps.sendMail({ subject: `Order held back: ${order.instrument}`, text });
}
