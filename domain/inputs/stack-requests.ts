/** Schemas of what an operator asks of the order stack: positions put right, orders made and removed. */
import { z } from 'zod';
import { REASON } from '../system/reason';
import { flag, input, number, text, time, tradeDate, wholeNumber } from './values';

const contractId = z
  .string('must be text')
  .regex(/^\d{8}$/, 'must have 8 digits, as `npx tst positions` shows it');

/** `balanceTrade`: a trade made elsewhere, or a correction, that the ledger must contain. */
export const balanceInput = input({
  /** Names the trade: sent twice, it is booked once. */
  id: text,
  /** Left out: only the contract's position moves. */
  strategy: text.optional(),
  instrument: text,
  /** Left out: only the strategy's position moves. */
  contract: contractId.optional(),
  /** Signed contracts. */
  quantity: number,
  /** In price points of the contract. */
  price: number,
  /** ISO; now when left out. */
  time: time.optional(),
  /** True: the price is right, although far from the last one. */
  priceConfirmed: flag.optional(),
  reason: REASON,
  by: text.optional(),
}).refine(
  ({ strategy, contract }) => strategy !== undefined || contract !== undefined,
  'a balance trade needs "strategy", "contract", or both',
);
export type BalanceInput = z.infer<typeof balanceInput>;

const orderId = z
  .string('must be text')
  .regex(/^[\w.-]{1,40}$/, 'must be a name of at most 40 letters, digits, "-", "_" and "."');

/** `manualTrade`: an order that a person makes for a strategy. */
export const tradeInput = input({
  /** Names the order: sent twice, it is made once. */
  id: orderId,
  strategy: text,
  instrument: text,
  /** Signed contracts; 0 for a spread. */
  quantity: number,
  type: z.enum(['best', 'market', 'limit'], 'must be best, market or limit').optional(),
  /** In price points of `limitContract`; the net price, for a spread. */
  limitPrice: number.optional(),
  limitContract: contractId.optional(),
  /** Left out: contracts by the roll state. */
  legs: z
    .array(input({ contract: contractId, quantity: number }), 'must be a list of {contract, quantity}')
    .min(1, 'must not be empty')
    .max(4, 'has at most 4 legs')
    .readonly()
    .optional(),
  /** Left out: by the configuration. */
  algo: text.optional(),
  reason: REASON,
  by: text.optional(),
});
export type TradeInput = z.infer<typeof tradeInput>;

const currencyCode = z
  .string('must be text')
  .regex(/^[A-Z]{3}$/, 'must be the three capital letters of a currency, such as EUR');

/** `tradeFx`: currencies traded at the spot market, at once. */
export const fxInput = input({
  /** Names the order: sent twice, it is traded once. */
  id: orderId,
  currency: currencyCode,
  pricedIn: currencyCode,
  /** In `currency`, signed: negative sells. */
  amount: wholeNumber.refine((amount) => amount !== 0, 'must not be 0'),
  /** ISO: later it is not sent any more. */
  notAfter: time.optional(),
  reason: REASON,
  by: text.optional(),
}).refine(({ currency, pricedIn }) => currency !== pricedIn, 'needs two different currencies');
export type FxInput = z.infer<typeof fxInput>;

/** `cancelFx`: an order in currencies, by the id that its person gave it. */
export const cancelFxInput = input({ id: orderId, by: text.optional() });
export type CancelFxInput = z.infer<typeof cancelFxInput>;

/** `deleteOrder`: an order that never reached the broker, by its number (`I3`, `C5`) or id. */
export const deleteOrderInput = input({ order: text, reason: REASON, by: text.optional() });
export type DeleteOrderInput = z.infer<typeof deleteOrderInput>;

/** `spawnNow`: contract orders of one instrument order (`I3` or an id), or of `all`. */
export const spawnInput = input({ order: text, by: text.optional() });
export type SpawnInput = z.infer<typeof spawnInput>;

/** `endOfDay`: what the end of the trading window does, now. The date says which: sent late, it ends no later one. */
export const endOfDayInput = input({ tradeDate, reason: REASON, by: text.optional() });
export type EndOfDayInput = z.infer<typeof endOfDayInput>;
