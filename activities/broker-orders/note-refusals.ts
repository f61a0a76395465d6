import { endRefusals, noteRefusal } from '../../data/orders/refusals';
import type { Refusal } from '../../domain/execution/refusal';
import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';

type Needs = Pick<Deps, 'database' | 'clock'>;

/**
 * Stores why an order was not sent, or not made; what was in its way before, and no longer is, is over. Returns those
 * that are new for it.
 */
export async function noteRefusals(
  { database, clock }: Needs,
  order: InstrumentOrder | ContractOrder,
  refusals: readonly Refusal[],
): Promise<readonly Refusal[]> {
  const since = new Date(await clock.read());
  const { id: orderId, strategy, instrument, tradeDate } = order;
  const fresh: Refusal[] = [];
  for (const refusal of refusals) {
    const { until, ...rest } = refusal;
    const stored = {
      ...{ id: `${orderId}/${refusal.code}`, orderId, order: nameOf(order), strategy, instrument },
      ...{ tradeDate, since, ...rest },
      ...(until === undefined ? {} : { until: new Date(until) }),
    };
    if (await noteRefusal(database, stored)) fresh.push(refusal);
  }
  await endRefusals(
    database,
    orderId,
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
