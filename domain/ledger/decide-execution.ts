/** Decides what to do with an execution that the broker reports. */
import { type ContractHours, fillTradeDate } from '../contracts/contract-sessions';
import { tstError } from '../errors/errors';
import type { ContractOrder } from '../orders/order';
import { executionIdentity } from './execution-id';
import type { ExecutionLink } from './execution-link';
import { correctedRow, type OrderInFamily, type ReportedExecution, rowOfOrder } from './execution-row';
import type { LedgerRow } from './ledger-row';
import { manualCounterparts, mayBeFillOf } from './manual-counterpart';
import { type ForeignReference, matchElsewhere, rowOfMatch, type WaitingOrder } from './match-elsewhere';

/** What is known of an execution, its contract and its order. */
export interface ExecutionFacts {
  readonly execution: ReportedExecution;
  /** True for a spread's own row: its legs are reported by themselves. */
  readonly isCombination: boolean;
  /** Ours, matched by orderRef or else by permId. */
  readonly owner?: OrderInFamily;
  /** Ours, by the broker's contract id. */
  readonly contract?: { readonly instrument: string } & ContractHours;
  /** For contracts whose exchange's zone is unknown. */
  readonly systemZone: string;
  /** A row of the same identity. */
  readonly booked?: LedgerRow;
  /** Every version of the ledger rows of the contract order that it fills. */
  readonly ofContractOrder: readonly LedgerRow[];
  /** How it was asked about before. */
  readonly link?: ExecutionLink;
  /** Where it matched no order of ours: how it was named elsewhere, and which orders of its instrument wait. */
  readonly elsewhere?: {
    readonly reference: ForeignReference;
    readonly waiting: readonly WaitingOrder[];
    readonly withinMinutes: number;
  };
}

export type ExecutionDecision =
  /** `matched`: the waiting order that it was traded for elsewhere. */
  | { readonly kind: 'book'; readonly row: LedgerRow; readonly matched?: ContractOrder }
  /** Stored, but not counted. */
  | { readonly kind: 'combination'; readonly owner: OrderInFamily }
  /** Only the operator can say what it is. */
  | { readonly kind: 'ask'; readonly instrument: string; readonly tradeDate: string }
  | { readonly kind: 'not-ours' };

/**
 * Booked where it is clear whose it is: on its order, or in the place of an earlier version, however that was explained.
 * One that matches no order is that of the contract order that waits for it (`matchElsewhere`). One that matches nothing, was asked about before, or may have been entered by hand is asked about: nothing is
 * booked by guess. Throws BAD_INPUT for one without an id: all of those would be taken for corrections of one fill.
 */
export function decideExecution(facts: ExecutionFacts): ExecutionDecision {
  const { execution, isCombination, owner, contract, booked } = facts;
  if (execution.executionId === '')
    throw tstError('BAD_INPUT', 'the broker reports an execution without an id');
  if (isCombination) return owner ? { kind: 'combination', owner } : { kind: 'not-ours' };
  if (booked) return { kind: 'book', row: correctedRow(booked, execution, facts.ofContractOrder) };
  const tradeDate = fillTradeDate(contract, facts.systemZone, execution.time.getTime());
  if (owner && !isQuestion(owner, facts))
    return { kind: 'book', row: rowOfOrder(owner, execution, tradeDate, facts.ofContractOrder) };
  const matched = owner || facts.link ? undefined : waitingFor(facts);
  if (matched)
    return { kind: 'book', row: rowOfMatch(matched, execution, tradeDate), matched: matched.order };
  return contract ? { kind: 'ask', instrument: contract.instrument, tradeDate } : { kind: 'not-ours' };
}

function waitingFor({ execution, contract, elsewhere }: ExecutionFacts): WaitingOrder | undefined {
  if (!contract || !elsewhere) return undefined;
  return matchElsewhere(execution, elsewhere.reference, elsewhere.waiting, elsewhere.withinMinutes);
}

/** Asked about before, or something was entered by hand that may be the same. */
function isQuestion({ order }: OrderInFamily, { link, ofContractOrder, execution }: ExecutionFacts): boolean {
  if (link) return true;
  return manualCounterparts(ofContractOrder, execution).some((row) => mayBeFillOf(order, row));
}

export type LinkChange =
  | 'none'
  /** The question is about what the broker reported last. */
  | 'replaced'
  /** The broker took it back before anybody said what it was. */
  | 'taken-back';

/** What a repeated report changes in an execution that was asked about. What was settled stays settled. */
export function changeOfLink(link: ExecutionLink, execution: ReportedExecution): LinkChange {
  const [known, next] = [link, execution].map(({ executionId }) => executionIdentity(executionId).version);
  if (link.outcome !== 'open' || next <= known) return 'none';
  return execution.quantity === 0 ? 'taken-back' : 'replaced';
}
