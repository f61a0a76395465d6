/** A fill that a person enters: the row of the ledger, or why it is not booked. */
import { type ContractHours, fillTradeDate } from '../contracts/contract-sessions';
import type { ManualFillInput } from '../inputs/messages';
import { effectiveRows } from '../ledger/effective-rows';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder } from '../ledger/order-fill';
import { ownerOfFill } from '../ledger/shared-fill';
import { dailyMove, lastPrice } from '../prices/daily-move';
import type { Answer } from '../questions/answer';
import { type AcceptedFill, type FillContext, type ProposedFill, validateManualFill } from './manual-fill';
import type { BrokerOrder, ContractOrder, TradeQuantity } from './order';
import { priceCollar } from './price-collar';

export type FillableByHand = ContractOrder | BrokerOrder;

/** What is known of the order and of the contract that was filled. */
export interface FillFacts {
  readonly order: FillableByHand;
  readonly instrumentOrderId?: string;
  /** Every version of the order's rows. */
  readonly rows: readonly LedgerRow[];
  /** Every version of the row that the fill would have. */
  readonly entered: readonly LedgerRow[];
  /** Broker orders of this contract order that are not final. */
  readonly openChildren: number;
  readonly hours: ContractHours | undefined;
  /** Stored prices of the contract; times in UTC ms. */
  readonly prices: { readonly times: Float64Array; readonly values: Float64Array };
}

export interface FillSettings {
  readonly systemZone: string;
  /** Furthest from the last price, in daily moves of the price. */
  readonly collarDailyVols: number;
  readonly now: Date;
}

export type FillDecision = Answer<{
  /** What is to be booked; undefined where the fill was entered before. */
  readonly row?: LedgerRow;
  /** Signed contracts per leg, with the fill. */
  readonly remaining: TradeQuantity;
}>;

/** The fill as it was typed, with the time `now` where none was given. */
export function proposedFill(fill: ManualFillInput, now: Date): ProposedFill {
  return { ...fill, time: fill.time === undefined ? now : new Date(fill.time) };
}

/** Which contract is filled, if the fill or the order says so. */
export function filledContract(order: FillableByHand, { contract }: ManualFillInput): string {
  return contract ?? order.contracts[0];
}

/** Books a fill like the broker's, or refuses it with the reason. */
export function decideFill(input: ManualFillInput, facts: FillFacts, settings: FillSettings): FillDecision {
  const { order, rows } = facts;
  const fill = proposedFill(input, settings.now);
  const context = contextOf(input, facts, settings);
  const answer = validateManualFill(order, fill, context);
  if (answer.kind === 'refused') return answer;
  if (answer.kind === 'known') return { kind: 'done', remaining: remainingOf(order, rows) };
  const row = rowOf(answer, input, facts, settings.systemZone);
  return { kind: 'done', row, remaining: remainingOf(order, [...rows, row]) };
}

function contextOf(
  { priceConfirmed, ...fill }: ManualFillInput,
  { order, rows, entered, openChildren, prices }: FillFacts,
  { systemZone, collarDailyVols, now }: FillSettings,
): FillContext {
  const last = lastPrice(prices.values);
  const move = dailyMove(prices, systemZone);
  return {
    filled: fillOf(order, rows).filled,
    // The fill as it was entered, even if executions have replaced it since; stated cumulatively, what is left of it.
    known:
      fill.fillId === undefined ? effectiveRows(entered)[0] : entered.find(({ version }) => version === 1),
    openChildren,
    lastPrice: last,
    collar: last === undefined ? 0 : priceCollar(last, move, collarDailyVols),
    priceConfirmed,
    now,
  };
}

function remainingOf(order: FillableByHand, rows: readonly LedgerRow[]): TradeQuantity {
  return fillOf(order, rows).remaining;
}

function fillOf(order: FillableByHand, rows: readonly LedgerRow[]) {
  return order.level === 'broker' ? fillOfBrokerOrder(order, rows) : fillOfContractOrder(order, rows);
}

function rowOf(
  { identity, version, contract, quantity, price, time }: AcceptedFill,
  { by }: ManualFillInput,
  { order, instrumentOrderId, hours, rows }: FillFacts,
  systemZone: string,
): LedgerRow {
  return {
    id: rowId(identity, version),
    ...{ identity, version, contract, quantity, price, time },
    kind: 'manual',
    ...ownerOfFill({ ...order, instrumentOrderId }, quantity, rows),
    instrument: order.instrument,
    tradeDate: fillTradeDate(hours, systemZone, time.getTime()),
    contractOrderId: order.level === 'contract' ? order.id : order.parentId,
    ...(order.level === 'broker' ? { brokerOrderId: order.id } : {}),
    enteredBy: by ?? 'operator',
  };
}
