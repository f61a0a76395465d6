import { unlockInstrument } from '../../data/controls/locks';
import { explainFacts } from '../../data/ledger/execution-facts';
import { explainExecution } from '../../data/ledger/execution-links';
import { recordFill } from '../../data/ledger/record-fill';
import { answerQuestion } from '../../data/operator/questions';
import type { ExplainInput } from '../../domain/inputs/messages';
import { executionQuestionId } from '../../domain/ledger/execution-question';
import { decideExplanation, type Explanation } from '../../domain/ledger/explain-execution';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Answer } from '../../domain/questions/answer';
import { strategiesOf } from '../../strategies/strategy-config';
import { progressOf } from '../broker-orders/progress-of-order';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { recordProgress } from '../running/progress';

/**
 * Settles one unexplained execution as the operator said, or refuses with the reason; either way it goes into the
 * audit.
 */
export async function explain(deps: Deps, request: ExplainInput): Promise<Answer> {
  const { database, config, loaded, clock } = deps;
  const facts = await explainFacts(database, request.identity, config.system_zone);
  const strategies = strategiesOf(loaded).map(({ name }) => name);
  const decision = decideExplanation(request, { ...facts, strategies });
  const at = new Date(await clock.read());
  if (decision.kind === 'done') await apply(deps, request, decision, facts.owner?.order, at);
  const id = `explain/${request.identity}/${decision.kind === 'refused' ? `refused/${at.getTime()}` : 'done'}`;
  await auditRequest(deps, { id, action: 'explain execution' }, request, decision);
  if (decision.kind === 'refused') return decision;
  const { link, summary } = decision;
  const tradeDate = link.time.toISOString().slice(0, 10);
  await recordProgress(deps, { tradeDate, stage: 'orders', item: link.instrument, text: summary });
  return { kind: 'done', summary };
}

/**
 * Books its rows, answers its question and lifts its lock. Each step recognises what it did before; until the last one
 * the lock keeps anything from trading on a half-booked execution. `order`, which the execution matched, is filled by
 * it.
 */
async function apply(
  deps: Deps,
  request: ExplainInput,
  { link, rows, ledgerRowId }: Extract<Explanation, { kind: 'done' }>,
  order: BrokerOrder | undefined,
  at: Date,
): Promise<void> {
  const { database, journal } = deps;
  const { identity, outcome, reason, by = 'operator' } = request;
  for (const row of rows) await recordFill(database, journal, row);
  if (order) await progressOf(deps, order);
  await explainExecution(database, identity, {
    ...{ outcome, reason, by, at },
    ...(ledgerRowId === undefined ? {} : { ledgerRowId }),
  });
  await answerQuestion(database, executionQuestionId(identity), answerOf(request), { by, at, reason });
  await unlockInstrument(database, link.instrument, identity);
}

function answerOf({ outcome, ledgerRowId }: ExplainInput): Parameters<typeof answerQuestion>[2] {
  if (outcome === 'linked') return { kind: 'link', ledgerRowId: ledgerRowId ?? '' };
  return { kind: outcome === 'adopted' ? 'adopt' : 'ignore' };
}
