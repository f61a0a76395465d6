/** Decides what follows from the operator's explanation of an execution. */
import type { ExplainInput } from '../inputs/messages';
import { type Answer, refused } from '../questions/answer';
import { whyNoReason } from '../system/reason';
import { executionIdentity } from './execution-id';
import type { ExecutionLink } from './execution-link';
import { rowOfOrder } from './execution-row';
import type { LedgerRow } from './ledger-row';
import { type LinkFacts, rowsOfLink, whyNotLinked } from './linked-fills';

export interface ExplainFacts extends Omit<LinkFacts, 'link'> {
  /** Undefined where no such execution waits. */
  readonly link?: ExecutionLink;
  /** Names of the strategies that run. */
  readonly strategies: readonly string[];
}

export type Explanation = Answer<{
  readonly link: ExecutionLink;
  /** To be booked, in this order; those that are booked already change nothing. */
  readonly rows: readonly LedgerRow[];
  /** The row that it was adopted by or is linked to. */
  readonly ledgerRowId?: string;
  readonly summary: string;
}>;

/**
 * What is booked for an execution that is adopted, linked to what was entered by hand, or ignored. The same answer
 * again is accepted: a repeated attempt completes the first. Another answer is refused.
 */
export function decideExplanation(request: ExplainInput, facts: ExplainFacts): Explanation {
  const { link } = facts;
  const noReason = whyNoReason(request.reason);
  if (noReason !== undefined) return refused(noReason);
  if (!link) return refused(`no execution ${request.identity} is waiting for an explanation`);
  const known = { ...facts, link };
  const reason = refusalOf(request, known);
  if (reason !== undefined) return refused(reason);
  const { id } = executionIdentity(link.executionId);
  const ledgerRowId = request.outcome === 'adopted' ? id : request.ledgerRowId;
  return {
    kind: 'done',
    link,
    rows: rowsOf(request, known),
    ...(ledgerRowId === undefined || request.outcome === 'ignored' ? {} : { ledgerRowId }),
    summary: `${link.instrument}: ${link.quantity} ${link.contract} at ${link.price} is ${request.outcome}`,
  };
}

type Known = ExplainFacts & LinkFacts;

function refusalOf(request: ExplainInput, facts: Known): string | undefined {
  const { link, owner, strategies } = facts;
  if (link.outcome !== 'open')
    return link.outcome === request.outcome ? undefined : `it was ${link.outcome} already (${link.reason})`;
  if (request.outcome === 'linked') return whyNotLinked(facts, request.ledgerRowId);
  if (request.outcome === 'ignored' || owner || strategyFor(request, strategies) !== undefined)
    return undefined;
  return `say which strategy it belongs to: ${strategies.join(', ')}`;
}

function rowsOf(request: ExplainInput, facts: Known): readonly LedgerRow[] {
  const { link, owner, rows, tradeDate } = facts;
  if (request.outcome === 'ignored') return [];
  if (request.outcome === 'linked') return rowsOfLink(facts, request.ledgerRowId);
  return [owner ? rowOfOrder(owner, link, tradeDate, rows) : adoptedRow(request, facts)];
}

/** The one that is named; where only one strategy runs, that. */
function strategyFor({ strategy }: ExplainInput, names: readonly string[]): string | undefined {
  if (strategy === undefined) return names.length === 1 ? names[0] : undefined;
  return names.includes(strategy) ? strategy : undefined;
}

function adoptedRow(request: ExplainInput, { link, strategies, tradeDate }: Known): LedgerRow {
  return {
    ...executionIdentity(link.executionId),
    kind: 'broker',
    strategy: strategyFor(request, strategies)!, // refused before without one
    instrument: link.instrument,
    contract: link.contract,
    quantity: link.quantity,
    price: link.price,
    time: link.time,
    tradeDate,
    executionId: link.executionId,
    ...(link.permId === undefined ? {} : { permId: link.permId }),
    enteredBy: request.by ?? 'operator',
    note: `adopted: ${request.reason}`,
  };
}
