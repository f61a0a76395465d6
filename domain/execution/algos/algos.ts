/** What each algorithm of execution does: one row each. */
import type { Algo } from '../../orders/algo';
import type { BrokerOrderType, ContractOrderType, TradeQuantity } from '../../orders/order';
import { cutSmallestLeg } from '../../orders/trade-quantity';
import { submitLimit } from './limit-order';
import { submitOriginalBest } from './original-best';
import type { Submission, SubmissionFacts } from './submission';

interface AlgoRules {
  /** The type of its broker orders as they are stored before their market is known. */
  readonly type: BrokerOrderType;
  readonly submit: (facts: SubmissionFacts) => Submission;
  /** It sends the order in one piece. */
  readonly whole: boolean;
  /** What is not filled after `execution.total_seconds` is cancelled; otherwise with the trading window. */
  readonly timesOut: boolean;
}

/** Sent as it is; the broker does the rest. */
const sentAs = (type: BrokerOrderType, timesOut: boolean): AlgoRules => ({
  type,
  submit: () => ({ type }),
  whole: false,
  timesOut,
});

const RULES: Readonly<Record<Algo, AlgoRules>> = {
  market: sentAs('market', true),
  snap_market: sentAs('snap_mkt', true),
  snap_mid: sentAs('snap_mid', true),
  snap_primary: sentAs('snap_prim', true),
  adaptive_market: sentAs('adaptive_mkt', false),
  limit: { type: 'limit', submit: submitLimit, whole: true, timesOut: false },
  original_best: { type: 'limit', submit: submitOriginalBest, whole: false, timesOut: true },
};

/** How an order is sent by its algorithm, given its market. */
export function submissionOf(algo: Algo, facts: SubmissionFacts): Submission {
  return RULES[algo].submit(facts);
}

/** The type under which an order of an algorithm is stored until it is sent. */
export function storedTypeOf(algo: Algo): BrokerOrderType {
  return RULES[algo].type;
}

/** What one broker order trades of a contract order's rest: panic and limit orders go whole. */
export function sliceOf(
  algo: Algo,
  type: ContractOrderType,
  rest: TradeQuantity,
  lotsMax: number,
): TradeQuantity {
  return RULES[algo].whole || type === 'panic' ? rest : cutSmallestLeg(rest, lotsMax);
}

/** Longer than any trading window: what ends with it is cancelled by it. */
const DAYS_7_SECONDS = 7 * 86_400;

/** Trading seconds after which what is not filled is cancelled. */
export function timeoutSecondsOf(algo: Algo, totalSeconds: number): number {
  return RULES[algo].timesOut ? totalSeconds : DAYS_7_SECONDS;
}
