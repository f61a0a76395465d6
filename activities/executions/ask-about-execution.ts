import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import {
  correctUnexplained,
  explainExecution,
  findExecutionLink,
  noteUnexplained,
} from '../../data/ledger/execution-links';
import { askQuestion, findQuestion, withdrawQuestion } from '../../data/operator/questions';
import {
  changeOfLink,
  type ExecutionDecision,
  type ExecutionFacts,
} from '../../domain/ledger/decide-execution';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { ExecutionLink } from '../../domain/ledger/execution-link';
import { executionQuestionId, executionQuestionText } from '../../domain/ledger/execution-question';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

type Ask = Extract<ExecutionDecision, { kind: 'ask' }>;

/**
 * Asks the operator about an execution, of an order (which may have been filled by hand) or of none, and locks its
 * instrument. An execution reported again is not asked about again; a correction replaces the one in an open question.
 */
export async function askAboutExecution(
  deps: Deps,
  { execution, owner, link: before }: ExecutionFacts,
  { instrument, tradeDate }: Ask,
): Promise<void> {
  const { database } = deps;
  const { identity } = executionIdentity(execution.executionId);
  const ofOrder = owner ? { brokerOrderId: owner.order.id } : {};
  if (!before) await noteUnexplained(database, { identity, instrument, ...execution, ...ofOrder });
  else {
    const change = changeOfLink(before, execution);
    if (change !== 'none') await correctUnexplained(database, identity, execution);
    if (change === 'taken-back') await settleTakenBack(deps, before);
  }
  // The operator may have answered in the meantime.
  const link = await findExecutionLink(database, identity);
  if (link?.outcome === 'open') await ask(deps, link, tradeDate, owner?.order);
}

async function settleTakenBack(
  { database, clock }: Deps,
  { identity, instrument }: ExecutionLink,
): Promise<void> {
  const at = new Date(await clock.read());
  const reason = 'the broker took it back';
  await explainExecution(database, identity, { outcome: 'ignored', reason, by: 'broker', at });
  await withdrawQuestion(database, executionQuestionId(identity), reason, at);
  await unlockInstrument(database, instrument, identity);
}

/** The mail is sent before the question is stored: after a crash in between it comes twice, but is never lost. */
async function ask(
  { database, sendMail }: Deps,
  link: ExecutionLink,
  tradeDate: string,
  order: BrokerOrder | undefined,
): Promise<void> {
  const { identity, instrument, contract, time } = link;
  const id = executionQuestionId(identity);
  const text = executionQuestionText(link, order);
  const question = await findQuestion(database, id);
  if (question?.text === text) return;
  await lockInstrument(database, { instrument, owner: identity, reason: text, at: time });
  await sendMail({ subject: `Unexplained execution of ${instrument}`, text, critical: true });
  await askQuestion(database, {
    ...{ id, kind: 'unexplained-execution', instrument, contract, tradeDate, askedAt: time, text },
    parked: { identity },
  });
}
