import { findContract } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { writeAudit } from '../../data/operator/audit';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import { findByName } from '../../data/orders/find-by-name';
import { childOrders, findOrder } from '../../data/orders/order-store';
import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import { TstError } from '../../domain/errors/errors';
import { type ManualFillInput, manualFillInput } from '../../domain/inputs/messages';
import { parseInput } from '../../domain/inputs/parse-input';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { rowId } from '../../domain/ledger/execution-id';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder } from '../../domain/ledger/order-fill';
import {
  type AcceptedFill,
  type ProposedFill,
  proposedIdentity,
  validateManualFill,
} from '../../domain/orders/manual-fill';
import { type BrokerOrder, type ContractOrder, watcherOf } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { priceCollar } from '../../domain/orders/price-collar';
import { dailyMove, lastPrice } from '../../domain/prices/daily-move';
import { type Answer, refused } from '../../domain/questions/answer';
import { progressOf } from '../broker-orders/progress-of-order';
import type { Deps } from '../deps';
import { readMergedContract } from '../prices/contract-bars';
import { factsAndRemedy, isTransient, sentence } from '../running/failures';
import { tell } from '../running/progress';

export interface ManualFillResult {
  /** `known`: it had been entered before; nothing changed. */
  readonly kind: 'booked' | 'known';
  readonly remaining: readonly number[];
  readonly text: string;
  /** Workflow of the broker order that was filled, which is to look. */
  readonly watcher?: string;
}

export interface ManualFillRequest {
  /** As it came; `manualFillInput` reads it. */
  readonly fill: unknown;
  readonly via: 'update' | 'signal';
}

export type ManualFillAnswer = Answer<{ readonly result: ManualFillResult }>;

/** Books a manual fill like a broker's, or refuses it with the reason; either way it is in the audit. */
export async function applyFill(deps: Deps, { fill, via }: ManualFillRequest): Promise<ManualFillAnswer> {
  const parsed = parseInput('the manual fill', manualFillInput, fill);
  const answer =
    parsed.kind === 'refused' ? parsed : await decide(deps, parsed.value).catch((error) => refusalOf(error));
  const named = namesOf(fill);
  await audit(deps, named, fill, via, answer);
  if (answer.kind === 'refused' && via === 'signal') {
    const text = `The manual fill ${JSON.stringify(fill)} was refused: ${answer.reason}`;
    await deps.sendMail({ subject: `Manual fill refused: ${named.order}`, text });
  }
  return answer;
}

/** What can't be written down must be refused at once: the operator enters it again when the disk has room. */
function refusalOf(error: unknown): ManualFillAnswer {
  const unwritable = error instanceof TstError && error.code === 'JOURNAL_UNWRITABLE';
  if (unwritable) return refused(factsAndRemedy(error));
  if (isTransient(error)) throw error;
  return refused(sentence(error));
}

/** What of a fill, good or bad, names it in the audit. */
function namesOf(fill: unknown): { readonly order: string; readonly id: string; readonly by: string } {
  const given = (typeof fill === 'object' && fill !== null ? fill : {}) as Readonly<Record<string, unknown>>;
  const { order, fillId, cumulativeFilled, by } = given;
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    order: String(text(order)),
    id: String(text(fillId ?? cumulativeFilled)),
    by: by ? text(by) : 'operator',
  };
}

async function decide(deps: Deps, fill: ManualFillInput): Promise<ManualFillAnswer> {
  const order = await findByName(deps.database, fill.order);
  if (!order) return refused(`there is no order ${fill.order}`);
  if (order.level === 'instrument') {
    return refused('an instrument order is filled through its contract orders');
  }
  const now = new Date(await deps.clock.read());
  const proposed: ProposedFill = { ...fill, time: fill.time === undefined ? now : new Date(fill.time) };
  const context = await contextOf(deps, order, proposed, now);
  const answer = validateManualFill(order, proposed, context);
  if (answer.kind === 'refused') return answer;
  if (answer.kind === 'accepted') {
    await recordFill(deps.database, deps.journal, await toRow(deps, order, answer, fill.by));
    const text = `${nameOf(order)}: filled by hand ${answer.quantity} at ${answer.price}`;
    await tell(deps, { tradeDate: order.tradeDate, stage: 'orders', item: order.instrument, text });
  }
  if (order.level === 'broker') await progressOf(deps, order);
  const { remaining } = await fillOf(deps, order);
  const kind = answer.kind === 'accepted' ? 'booked' : 'known';
  const text = `${nameOf(order)} ${order.instrument}: ${kind}, ${remaining.join('/')} remain`;
  const watcher = order.level === 'broker' ? { watcher: watcherOf(order) } : {};
  return { kind: 'done', result: { kind, remaining, text, ...watcher } };
}

async function contextOf(deps: Deps, order: ContractOrder | BrokerOrder, fill: ProposedFill, now: Date) {
  const identity = proposedIdentity(order, fill);
  const known = identity ? await enteredBefore(deps, identity, fill) : undefined;
  const contract = fill.contract ?? order.contracts[0];
  const stored = await readMergedContract(deps, order.instrument, contract);
  const last = lastPrice(stored.columns.FINAL);
  const { system_zone, order_limits } = deps.config;
  const move = dailyMove({ times: stored.times, values: stored.columns.FINAL }, system_zone);
  const collar = last === undefined ? 0 : priceCollar(last, move, order_limits.manual_fill_collar_daily_vols);
  const children = order.level === 'contract' ? await childOrders(deps.database, 'broker', [order.id]) : [];
  const open = await openBrokerOrders(deps.database);
  const openChildren = children.filter((child) => open.some((each) => each.id === child.id)).length;
  const { filled } = await fillOf(deps, order);
  return {
    filled,
    known,
    openChildren,
    lastPrice: last,
    collar,
    priceConfirmed: (fill as ManualFillInput & ProposedFill).priceConfirmed,
    now,
  };
}

/** As it was entered, whatever executions have taken its place since; stated cumulatively, what is left of it. */
async function enteredBefore({ database }: Deps, identity: string, { fillId }: ProposedFill) {
  const versions = await ledgerRows(database, { identity });
  return fillId === undefined ? effectiveRows(versions)[0] : versions.find((row) => row.version === 1);
}

async function fillOf({ database }: Deps, order: ContractOrder | BrokerOrder) {
  if (order.level === 'broker')
    return fillOfBrokerOrder(order, await ledgerRows(database, { brokerOrderId: order.id }));
  return fillOfContractOrder(order, await ledgerRows(database, { contractOrderId: order.id }));
}

async function toRow(
  deps: Deps,
  order: ContractOrder | BrokerOrder,
  fill: AcceptedFill,
  by: string | undefined,
): Promise<LedgerRow> {
  const contractOrderId = order.level === 'contract' ? order.id : order.parentId;
  const parent = await findOrder(deps.database, 'contract', contractOrderId);
  const known = await findContract(deps.database, order.instrument, fill.contract);
  return {
    id: rowId(fill.identity, fill.version),
    identity: fill.identity,
    version: fill.version,
    kind: 'manual',
    strategy: order.strategy,
    instrument: order.instrument,
    contract: fill.contract,
    quantity: fill.quantity,
    price: fill.price,
    time: fill.time,
    tradeDate: fillTradeDate(known, deps.config.system_zone, fill.time.getTime()),
    instrumentOrderId: parent?.parentId,
    contractOrderId,
    ...(order.level === 'broker' ? { brokerOrderId: order.id } : {}),
    enteredBy: by ?? 'operator',
  };
}

async function audit(
  deps: Deps,
  { order, id, by }: ReturnType<typeof namesOf>,
  fill: unknown,
  via: string,
  answer: ManualFillAnswer,
): Promise<void> {
  const at = new Date(await deps.clock.read());
  await writeAudit(deps.database, {
    id: `fill/${order}/${id}/${answer.kind === 'refused' ? `refused/${at.getTime()}` : 'done'}`,
    at,
    by,
    action: `manual fill by ${via}`,
    ...(answer.kind === 'refused' ? { reason: answer.reason } : {}),
    details: { fill },
    outcome: answer.kind,
  });
}
