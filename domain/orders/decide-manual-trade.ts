/** An order that a person makes for a strategy: what is stored, or why it is refused. */

import { openingRule } from '../contracts/opening-rule';
import { unknownContract } from '../contracts/unknown-contract';
import { type Refusal, refusalsInWords } from '../execution/refusal';
import type { TradeInput } from '../inputs/stack-requests';
import { strategyPosition } from '../ledger/positions';
import { isLocked } from '../limits/lock';
import { sum } from '../numbers/rounding';
import { type Refused, refused } from '../questions/answer';
import { algoNamed } from './algo';
import {
  type InstrumentFacts,
  type InstrumentOrderFacts,
  type OrderSettings,
  refusalsWhenMade,
  tradeWithinRules,
} from './decide-instrument-order';
import type { InstrumentOrder, OrderLeg } from './order';

export interface ManualTradeFacts extends InstrumentOrderFacts, InstrumentFacts {
  /** Strategies that run. */
  readonly strategies: readonly string[];
  /** Contracts of the instrument that are known. */
  readonly contracts: readonly string[];
  /** The contract that is priced now, and its last price; NaN where none is known. */
  readonly priced: { readonly contract: string; readonly price: number };
}

/** `refusals`: what the gate says; none where the request itself cannot be followed. */
export type RefusedTrade = Refused & { readonly refusals: readonly Refusal[] };

/** What the order is, besides what every order has. */
export type ManualOrder = Required<Pick<InstrumentOrder, 'type' | 'trade'>> &
  Pick<
    InstrumentOrder,
    'limitPrice' | 'limitContract' | 'legs' | 'algo' | 'referencePrice' | 'referenceContract'
  >;

/**
 * The order, within every rule that a strategy's order obeys: locks, overrides, what may be opened, position limits, the
 * configuration's limits. It is never cut: a trade that is not allowed as it is, is refused with what is. One that only
 * reduces a position passes position limits that would reduce it more.
 */
export function decideManualTrade(
  request: TradeInput,
  facts: ManualTradeFacts,
  settings: OrderSettings,
): RefusedTrade | { readonly kind: 'order'; readonly order: ManualOrder } {
  const legs = sorted(request.legs);
  const reason =
    badNames(request, legs, facts) ??
    badQuantities(request.quantity, legs) ??
    badType(request, legs) ??
    whyNotAllowed(request, facts, settings);
  if (reason !== undefined) return { ...refused(reason), refusals: [] };
  const target = { ...request, referencePrice: facts.priced.price };
  const trade = legs?.map(({ quantity }) => quantity) ?? [request.quantity];
  const refusals = refusalsWhenMade(facts, target, trade, facts, settings);
  if (refusals.length > 0) return { ...refused(refusalsInWords(refusals)), refusals };
  const { contract, price } = facts.priced;
  const known = Number.isFinite(price) && !(legs && isOther(legs, contract));
  return {
    kind: 'order',
    order: {
      type: request.type ?? 'best',
      trade: [request.quantity],
      ...limitOf(request, legs, contract),
      ...(legs ? { legs } : {}),
      ...(request.algo === undefined ? {} : { algo: algoNamed(request.algo)! }), // known: checked before
      ...(known ? { referencePrice: price, referenceContract: contract } : {}),
    },
  };
}

/** Legs with their quantities by date. */
function sorted(legs: TradeInput['legs']): readonly OrderLeg[] | undefined {
  return legs && [...legs].sort((a, b) => (a.contract < b.contract ? -1 : 1));
}

/** A reference price is one contract's. */
function isOther(legs: readonly OrderLeg[], contract: string): boolean {
  return legs.length > 1 || legs[0].contract !== contract;
}

function limitOf(
  { limitPrice, limitContract }: TradeInput,
  legs: readonly OrderLeg[] | undefined,
  priced: string,
): Pick<InstrumentOrder, 'limitPrice' | 'limitContract'> {
  if (limitPrice === undefined) return {};
  return { limitPrice, limitContract: limitContract ?? legs?.[0].contract ?? priced };
}

function badNames(
  { strategy, instrument, algo, limitContract }: TradeInput,
  legs: readonly OrderLeg[] | undefined,
  { strategies, contracts }: ManualTradeFacts,
): string | undefined {
  if (!strategies.includes(strategy))
    return `strategy ${strategy} does not run (${strategies.join(', ')}); \`npx tst orders balance\` books without trading`;
  const named = [...(legs ?? []).map(({ contract }) => contract), ...(limitContract ? [limitContract] : [])];
  const stray = named.find((contract) => !contracts.includes(contract));
  if (stray !== undefined) return unknownContract(instrument, stray, contracts);
  if (algo !== undefined && algoNamed(algo) === undefined) return `algorithm ${algo} does not exist here`;
  return undefined;
}

function badQuantities(quantity: number, legs: readonly OrderLeg[] | undefined): string | undefined {
  const all = [quantity, ...(legs ?? []).map((leg) => leg.quantity)];
  const broken = all.find((each) => !Number.isInteger(each));
  if (broken !== undefined) return `the quantity ${broken} is not a whole number of contracts`;
  if (!legs) return quantity === 0 ? 'the quantity is 0: a spread names its legs' : undefined;
  if (legs.some((leg) => leg.quantity === 0)) return 'a leg of 0 contracts';
  if (new Set(legs.map(({ contract }) => contract)).size < legs.length) return 'a contract is named twice';
  const total = sum(legs.map((leg) => leg.quantity));
  return total === quantity ? undefined : `the legs are ${total} contracts together, the order ${quantity}`;
}

function badType(
  { type, limitPrice, limitContract }: TradeInput,
  legs: readonly OrderLeg[] | undefined,
): string | undefined {
  if (type !== 'limit')
    return limitPrice === undefined ? undefined : 'a limit price belongs to an order of type limit';
  if (limitPrice === undefined) return 'a limit order needs a limit price';
  const isElsewhere = limitContract !== undefined && legs && isOther(legs, limitContract);
  return isElsewhere ? 'the limit of an order with chosen contracts is a price of these' : undefined;
}

function whyNotAllowed(
  request: TradeInput,
  facts: ManualTradeFacts,
  settings: OrderSettings,
): string | undefined {
  const { strategy, instrument, quantity } = request;
  if (isLocked(facts.locks, instrument))
    return `${instrument} is locked (\`npx tst locks\` says why, and lifts it)`;
  const opening = openingRule(facts.opening, settings, facts.now);
  const allowed = tradeWithinRules(facts, request, quantity, settings, opening);
  if (quantity === 0 || allowed === quantity || isMore(allowed, quantity, positionOf(facts, request)))
    return undefined;
  return `overrides, limits and the roll state allow ${strategy} a trade of ${allowed} ${instrument}, not ${quantity} (\`npx tst overrides\`, \`npx tst limits\`, \`npx tst rolls\`)`;
}

function positionOf({ book }: ManualTradeFacts, { strategy, instrument }: TradeInput): number {
  return strategyPosition(book.ledger, strategy, instrument);
}

/** The rules want the position reduced further than the trade reduces it. */
function isMore(allowed: number, trade: number, position: number): boolean {
  return trade * position < 0 && allowed * trade > 0 && Math.abs(allowed) > Math.abs(trade);
}
