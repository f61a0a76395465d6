import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import type { ContractRecord } from '../../data/instruments/contracts';
import {
  correctUnexplained,
  type ExecutionLink,
  explainExecution,
  findExecutionLink,
  noteUnexplained,
} from '../../data/ledger/execution-links';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { askQuestion, findQuestion, withdrawQuestion } from '../../data/operator/questions';
import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import { executionIdentity } from '../../domain/ledger/execution-id';
import { manualCounterparts, mayBeFillOf } from '../../domain/ledger/manual-counterpart';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';
import type { ToldExecution } from './execution-row';

/**
 * Whether the execution of an order is a question: it was asked about before, or something was entered by hand that
 * may be the same.
 */
export async function isAskedAbout(
  { database }: Deps,
  order: BrokerOrder,
  told: ToldExecution,
): Promise<boolean> {
  const rows = await ledgerRows(database, { contractOrderId: order.parentId });
  if (manualCounterparts(rows, told).some((row) => mayBeFillOf(order, row))) return true;
  return (await findExecutionLink(database, executionIdentity(told.executionId).identity)) !== undefined;
}

/**
 * Asks what an execution is, of an order (which may have been filled by hand) or of none, and locks its instrument.
 * Told again, it is not asked again; a correction of one that waits for its answer takes its place.
 */
export async function askAboutExecution(
  deps: Deps,
  told: ToldExecution,
  contract: ContractRecord,
  order: BrokerOrder | undefined,
): Promise<void> {
  const { identity } = executionIdentity(told.executionId);
  const { instrument } = contract;
  const execution = { identity, instrument, ...told, ...(order ? { brokerOrderId: order.id } : {}) };
  const before = await findExecutionLink(deps.database, identity);
  if (before) await correct(deps, before, told);
  else await noteUnexplained(deps.database, execution);
  const link = await findExecutionLink(deps.database, identity);
  if (link?.outcome === 'open') await ask(deps, link, contract, order);
}

/** What waits for its answer is what the broker told last; what was ignored stays ignored. */
async function correct(deps: Deps, before: ExecutionLink, told: ToldExecution): Promise<void> {
  const [known, next] = [before.executionId, told.executionId].map((id) => executionIdentity(id).version);
  if (before.outcome !== 'open' || next <= known) return;
  await correctUnexplained(deps.database, before.identity, told);
  if (told.quantity === 0) await settleBusted(deps, before);
}

/** The broker has taken it back before anybody said what it was. */
async function settleBusted(
  { database, clock }: Deps,
  { identity, instrument }: ExecutionLink,
): Promise<void> {
  const at = new Date(await clock.read());
  const reason = 'the broker took it back';
  await explainExecution(database, identity, { outcome: 'ignored', reason, by: 'broker', at });
  await withdrawQuestion(database, questionId(identity), reason, at);
  await unlockInstrument(database, instrument, identity);
}

/** The mail goes before the question: after a crash in between it comes twice, but is never lost. */
async function ask(
  deps: Deps,
  link: ExecutionLink,
  contract: ContractRecord,
  order: BrokerOrder | undefined,
): Promise<void> {
  const { database, config } = deps;
  const { identity, instrument } = link;
  const id = questionId(identity);
  const text = textOf(link, order);
  const question = await findQuestion(database, id);
  if (question?.text === text) return;
  await lockInstrument(database, { instrument, owner: identity, reason: text, at: link.time });
  await deps.sendMail({ subject: `Unexplained execution of ${instrument}`, text, critical: true });
  await askQuestion(database, {
    id,
    kind: 'unexplained-execution',
    instrument,
    contract: link.contract,
    tradeDate: fillTradeDate(contract, config.system_zone, link.time.getTime()),
    askedAt: link.time,
    text,
    parked: { identity },
  });
}

function textOf(link: ExecutionLink, order: BrokerOrder | undefined): string {
  const { quantity, instrument, contract, price, executionId } = link;
  const what = `The broker reports ${quantity} ${instrument}/${contract} at ${price} (${executionId})`;
  const until = `${instrument} is locked until it is linked to a manual fill, adopted, or ignored.`;
  if (!order) return `${what}, which belongs to none of our orders. ${until}`;
  return `${what} for order ${nameOf(order)}, on which a fill was entered by hand that may be the same. ${until}`;
}

function questionId(identity: string): string {
  return `execution/${identity}`;
}
