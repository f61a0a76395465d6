import { unlockInstrument } from '../../data/controls/locks';
import { findContract } from '../../data/instruments/contracts';
import { type ExecutionLink, explainExecution, findExecutionLink } from '../../data/ledger/execution-links';
import { recordFill } from '../../data/ledger/record-fill';
import { writeAudit } from '../../data/operator/audit';
import { answerQuestion } from '../../data/operator/questions';
import { findOrder } from '../../data/orders/order-store';
import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import type { ExplainInput } from '../../domain/inputs/messages';
import { executionIdentity, rowId } from '../../domain/ledger/execution-id';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { type Answer, refused } from '../../domain/questions/answer';
import { whyNoReason } from '../../domain/system/reason';
import { strategiesOf } from '../../strategies/strategy-config';
import { progressOf } from '../broker-orders/progress-of-order';
import type { Deps } from '../deps';
import { tell } from '../running/progress';
import { rowOfOrder } from './execution-row';
import { replaceManualFills, whyNotLinked } from './link-execution';

/**
 * Settles one unexplained execution: books it if it is adopted, puts it in the place of the manual fill it is linked
 * to, answers its question and lifts its lock. Each step finds what it did before, so that a repeated attempt
 * completes the first; until the last one the lock holds back what could trade on half of it.
 */
export async function explain(deps: Deps, request: ExplainInput): Promise<Answer> {
  const { database } = deps;
  const link = await findExecutionLink(database, request.identity);
  const refusal =
    whyNoReason(request.reason) ??
    (link ? await refusalOf(deps, link, request) : `there is no execution ${request.identity}`);
  const at = new Date(await deps.clock.read());
  const by = request.by ?? 'operator';
  if (!link || refusal !== undefined) {
    await audit(deps, request, { by, at }, refusal);
    return refused(refusal ?? '');
  }
  const { identity, outcome, reason } = request;
  await book(deps, link, request);
  const ledgerRowId = outcome === 'adopted' ? adoptedRowId(link) : request.ledgerRowId;
  await explainExecution(database, identity, {
    outcome,
    reason,
    by,
    at,
    ...(ledgerRowId === undefined || outcome === 'ignored' ? {} : { ledgerRowId }),
  });
  await answerQuestion(database, `execution/${identity}`, answerOf(request), { by, at, reason });
  await unlockInstrument(database, link.instrument, identity);
  await audit(deps, request, { by, at }, undefined);
  const summary = `${link.instrument}: ${link.quantity} ${link.contract} at ${link.price} is ${outcome}`;
  await tell(deps, { tradeDate: localDay(link.time), stage: 'orders', item: link.instrument, text: summary });
  return { kind: 'done', summary };
}

/** Into the ledger, as what it was said to be; an order of ours learns of it. */
async function book(deps: Deps, link: ExecutionLink, request: ExplainInput): Promise<void> {
  const { database, journal } = deps;
  const order = link.brokerOrderId ? await findOrder(database, 'broker', link.brokerOrderId) : undefined;
  if (request.outcome === 'adopted') {
    const known = await findContract(database, link.instrument, link.contract);
    const row = order ? await rowOfOrder(deps, order, link, known) : await adoptedRow(deps, link, request);
    await recordFill(database, journal, row);
  }
  if (request.outcome === 'linked') await replaceManualFills(deps, link, order, request.ledgerRowId);
  if (order) await progressOf(deps, order);
}

async function refusalOf(
  deps: Deps,
  link: ExecutionLink,
  request: ExplainInput,
): Promise<string | undefined> {
  if (link.outcome !== 'open') {
    return link.outcome === request.outcome ? undefined : `it was ${link.outcome} already (${link.reason})`;
  }
  if (request.outcome === 'linked') return whyNotLinked(deps, link, request.ledgerRowId);
  const needsStrategy = request.outcome === 'adopted' && link.brokerOrderId === undefined;
  if (!needsStrategy || strategyFor(deps, request) !== undefined) return undefined;
  const names = strategiesOf(deps.loaded).map((strategy) => strategy.name);
  return `say which strategy it belongs to: ${names.join(', ')}`;
}

/** The one that is named; where only one strategy runs, that. */
function strategyFor({ loaded }: Deps, { strategy }: ExplainInput): string | undefined {
  const names = strategiesOf(loaded).map((each) => each.name);
  if (strategy === undefined) return names.length === 1 ? names[0] : undefined;
  return names.includes(strategy) ? strategy : undefined;
}

function adoptedRowId({ executionId }: ExecutionLink): string {
  const { identity, version } = executionIdentity(executionId);
  return rowId(identity, version);
}

async function adoptedRow(deps: Deps, link: ExecutionLink, request: ExplainInput): Promise<LedgerRow> {
  const known = await findContract(deps.database, link.instrument, link.contract);
  const { identity, version } = executionIdentity(link.executionId);
  return {
    id: rowId(identity, version),
    identity,
    version,
    kind: 'broker',
    strategy: strategyFor(deps, request)!, // asked before
    instrument: link.instrument,
    contract: link.contract,
    quantity: link.quantity,
    price: link.price,
    time: link.time,
    tradeDate: fillTradeDate(known, deps.config.system_zone, link.time.getTime()),
    executionId: link.executionId,
    ...(link.permId === undefined ? {} : { permId: link.permId }),
    enteredBy: request.by ?? 'operator',
    note: `adopted: ${request.reason}`,
  };
}

function answerOf({ outcome, ledgerRowId }: ExplainInput): Parameters<typeof answerQuestion>[2] {
  if (outcome === 'linked') return { choice: 'link', ledgerRowId: ledgerRowId ?? '' };
  return { choice: outcome === 'adopted' ? 'adopt' : 'ignore' };
}

async function audit(
  { database }: Deps,
  request: ExplainInput,
  { by, at }: { by: string; at: Date },
  refusal: string | undefined,
): Promise<void> {
  await writeAudit(database, {
    id: `explain/${request.identity}/${refusal === undefined ? 'done' : `refused/${at.getTime()}`}`,
    at,
    by,
    action: 'explain execution',
    reason: refusal ?? request.reason,
    details: { ...request },
    outcome: refusal === undefined ? 'done' : 'refused',
  });
}

function localDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}
