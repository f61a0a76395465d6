/** What its algorithm changes of an order that works at the broker, from what is stored of it and its market. */
import type { BrokerOrder } from '../orders/order';
import type { PriceStep } from '../prices/price-steps';
import { type Look, stepOriginalBest } from './algos/original-best';
import type { Tick } from './tick';

/** Accounts that change orders all the time are flagged: a limit follows the market at most so often. */
const CHANGE_EVERY_MS = 10_000;

/** Whether an algorithm watches the quotes for this order. */
export function isWorked({ algo, type, state }: Pick<BrokerOrder, 'algo' | 'type' | 'state'>): boolean {
  return algo === 'original_best' && type === 'limit' && state === 'working';
}

export interface WorkLook extends Look {
  /** The limit that the broker shows; undefined when it has shown none. */
  readonly shownLimit?: number;
  readonly steps: readonly PriceStep[];
}

export interface WorkSettings {
  readonly passiveMs: number;
  readonly changesMax: number;
}

/** Any part may be missing, not both. */
export interface OrderChange {
  /** Why it stops waiting. */
  readonly turned?: string;
  readonly limitPrice?: number;
}

/** The change that is due; undefined when none is. */
export function nextChange(
  order: BrokerOrder,
  look: WorkLook,
  { passiveMs, changesMax }: WorkSettings,
): OrderChange | undefined {
  const reference = referenceOf(order);
  const submitted = order.submittedAt ?? order.sendingAt;
  if (!isWorked(order) || !reference || !submitted) return undefined;
  const { turned, limitPrice } = stepOriginalBest(
    {
      direction: order.trade[0] > 0 ? 1 : -1,
      reference,
      submittedAt: submitted.getTime(),
      aggressive: order.aggressiveAt !== undefined,
      steps: look.steps,
    },
    look,
    passiveMs,
  );
  const atBroker = look.shownLimit ?? order.limitPrice;
  const due = (order.changes ?? 0) < changesMax && !changedJustNow(order, look.now);
  const price = due && limitPrice !== atBroker ? limitPrice : undefined;
  if (turned === undefined && price === undefined) return undefined;
  return {
    ...(turned === undefined ? {} : { turned }),
    ...(price === undefined ? {} : { limitPrice: price }),
  };
}

function referenceOf({ quote }: BrokerOrder): Tick | undefined {
  return quote && { bidSize: Number.NaN, askSize: Number.NaN, ...quote };
}

function changedJustNow({ changedAt }: BrokerOrder, now: number): boolean {
  return changedAt !== undefined && now - changedAt.getTime() < CHANGE_EVERY_MS;
}

/** What is stored of a change: from it the algorithm goes on wherever its process ends. */
export type StoredChange = Pick<
  BrokerOrder,
  'limitPrice' | 'aggressiveAt' | 'aggressiveWhy' | 'changes' | 'changedAt'
>;

/** What is stored of a change that is about to be made. */
export function storedChange(
  { changes = 0 }: Pick<BrokerOrder, 'changes'>,
  { turned, limitPrice }: OrderChange,
  now: Date,
): StoredChange {
  return {
    ...(turned === undefined ? {} : { aggressiveAt: now, aggressiveWhy: turned }),
    ...(limitPrice === undefined ? {} : { limitPrice, changes: changes + 1, changedAt: now }),
  };
}
