/** Currencies traded at the spot market by a person. Such an order moves cash, and no position of the system. */
import type { BrokerOrderState } from '../orders/order';
import { type Answer, refused } from '../questions/answer';

/** Stored for the first time as `sending`: from then on it may be at the broker, and is never sent again. */
export type FxOrderState = Exclude<BrokerOrderState, 'intended'>;

/** It may be at the broker. */
export const OPEN_FX_STATES = ['sending', 'working', 'unknown'] as const satisfies readonly FxOrderState[];

export function isOpenFx(state: FxOrderState): boolean {
  return (OPEN_FX_STATES as readonly FxOrderState[]).includes(state);
}

/** Begins what commands call such an order: `fx:margin`. */
export const FX_PREFIX = 'fx:';

export interface FxOrder {
  /** Chosen by the person who asks: asked twice, it is sent once. */
  readonly id: string;
  /** Its name at the broker. */
  readonly reference: string;
  readonly currency: string;
  readonly pricedIn: string;
  /** In `currency`, whole and signed: negative sells. */
  readonly amount: number;
  /** As the broker said last; fills are counted from the executions (`fxProgress`). */
  readonly state: FxOrderState;
  readonly clientId: number;
  readonly brokerOrderId: number;
  readonly permId?: number;
  readonly sendingAt: Date;
  /** Why a person wants it. */
  readonly reason: string;
  readonly by: string;
  /** Why it is in its state. */
  readonly why?: string;
}

/** One execution of such an order: its newest version. */
export interface FxExecution {
  readonly identity: string;
  readonly version: number;
  readonly executionId: string;
  readonly reference: string;
  /** Signed, in the pair's first currency; 0: taken back by the broker. */
  readonly quantity: number;
  /** Of one unit of the first currency, in the second one. */
  readonly price: number;
  readonly time: Date;
}

export interface FxProgress {
  readonly state: FxOrderState;
  /** Signed, in the first currency. */
  readonly filled: number;
  /** Undefined while nothing is filled. */
  readonly price: number | undefined;
}

/** What became of an order: filled as far as its executions say, else as the broker said. */
export function fxProgress(
  order: Pick<FxOrder, 'amount' | 'state'>,
  executions: readonly FxExecution[],
): FxProgress {
  const filled = executions.reduce((sum, { quantity }) => sum + quantity, 0);
  const paid = executions.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const price = filled === 0 ? undefined : paid / filled;
  return { state: Math.abs(filled) >= Math.abs(order.amount) ? 'filled' : order.state, filled, price };
}

/** `buy 25000 EUR for USD` */
export function fxInWords({ currency, pricedIn, amount }: Pick<FxOrder, 'currency' | 'pricedIn' | 'amount'>) {
  return `${amount > 0 ? 'buy' : 'sell'} ${Math.abs(amount)} ${currency} for ${pricedIn}`;
}

/** Whether a request under an id that is known is the same one. */
export function isSameTrade(
  a: Pick<FxOrder, 'currency' | 'pricedIn' | 'amount'>,
  b: Pick<FxOrder, 'currency' | 'pricedIn' | 'amount'>,
): boolean {
  return a.currency === b.currency && a.pricedIn === b.pricedIn && a.amount === b.amount;
}

/** What a person is told who asked for it: done when it is filled or works at the broker. */
export function fxAnswer(order: FxOrder, { state, filled, price }: FxProgress): Answer {
  const what = `${order.id}: ${fxInWords(order)}`;
  const part = filledInWords(filled, price);
  const why = order.why === undefined || state === 'filled' ? '' : ` (${order.why})`;
  switch (state) {
    case 'filled':
      return { kind: 'done', summary: `${what}${part}` };
    case 'working':
      return { kind: 'done', summary: `${what}${part}; the rest works at the broker until its day ends` };
    case 'sending':
    case 'unknown':
      return refused(
        `${what}: unclear what became of it${why}; npx tst capital balances shows the cash, ${cancelCommand(order)} looks again and ends it`,
      );
    default:
      return refused(`${what}: ${state}${why}${part}; another attempt needs another --id`);
  }
}

/** What a person is told who had it cancelled: done when it has ended, however much of it was filled before. */
export function fxCancelAnswer(order: FxOrder, { state, filled, price }: FxProgress): Answer {
  const what = `${order.id}: ${fxInWords(order)}: ${state}${filledInWords(filled, price)}`;
  if (!isOpenFx(state)) return { kind: 'done', summary: what };
  return refused(`${what}; it was not cancelled: ask again, or cancel it in TWS`);
}

/** One that may have been filled, of which the broker says nothing any more. */
export function unclearFxMail(order: FxOrder) {
  const text =
    `It is unclear what became of the order ${order.id}, to ${fxInWords(order)} (${order.why ?? order.state}). ` +
    `Look at the cash (npx tst capital balances) and in TWS; ${cancelCommand(order)} looks again and ends it.`;
  return { subject: `Unclear order in currencies: ${order.id}`, text, critical: true } as const;
}

const cancelCommand = ({ id }: Pick<FxOrder, 'id'>) => `npx tst orders cancel ${FX_PREFIX}${id}`;

function filledInWords(filled: number, price: number | undefined): string {
  return price === undefined ? '' : `, ${Math.abs(filled)} filled at ${Number(price.toPrecision(8))}`;
}
