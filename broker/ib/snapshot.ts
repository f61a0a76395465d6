/** The complete lists of the broker's day. */
import type { Contract, Execution } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type { BrokerExecution, BrokerOrderReport, OrderSnapshot } from '../broker';
import type { ContractLookup } from './contract-lookup';
import { brokerExecution, type RawExecution, type SeenExecutions } from './executions';
import { mergeReports, orderKey } from './order-reports';
import type { Session } from './session';

export type OpenOrders = Map<string, BrokerOrderReport>;

/** Reports of one order are joined, no matter which client placed it. */
export function addOpenOrder(all: OpenOrders, report: BrokerOrderReport): void {
  // Orders entered by hand have order id 0: they differ by permId.
  const key =
    report.brokerOrderId > 0 ? orderKey(report.clientId, report.brokerOrderId) : `perm:${report.permId}`;
  const last = all.get(key);
  all.set(key, last ? mergeReports(last, report) : report);
}

/**
 * In this order, so that an order that ends meanwhile is in the later list, and a fill that happens
 * meanwhile among the executions: nothing that existed at the beginning is missing.
 */
export async function requestSnapshot(
  session: Session,
  lookup: ContractLookup,
  seen: SeenExecutions,
): Promise<OrderSnapshot> {
  const open = await requestOpenOrders(session);
  const completed = await session.single<BrokerOrderReport[]>('completedOrders', [], () =>
    session.api.reqCompletedOrders(false),
  );
  const executions = await requestExecutions(session, lookup);
  const commissions = executions
    .map(({ executionId }) => seen.commissionOf(executionId))
    .filter((commission) => commission !== undefined);
  return { open, completed: withIdentity(completed, [...open, ...executions]), executions, commissions };
}

/** Every client's open orders. */
export async function requestOpenOrders(session: Session): Promise<readonly BrokerOrderReport[]> {
  const orders = await session.single<OpenOrders>('openOrders', new Map(), () =>
    session.api.reqAllOpenOrders(),
  );
  return [...orders.values()];
}

/** Every client's executions since the broker's midnight. */
export async function requestExecutions(
  session: Session,
  lookup: ContractLookup,
): Promise<readonly BrokerExecution[]> {
  const answer = await session.request<RawExecution[]>({
    what: 'executions',
    parts: [],
    send: (id) => session.api.reqExecutions(id, {}),
  });
  if (answer.kind === 'timeout')
    throw tstError('BROKER_UNREACHABLE', 'executions: no complete answer in time');
  if (answer.kind === 'refused') {
    // Callers need the complete lists: that they are unavailable now proves nothing about any order.
    throw tstError('BROKER_UNREACHABLE', `executions: ${answer.text} (code ${answer.code})`);
  }
  // The broker may repeat itself; an execution is one.
  const unique = [...new Map(answer.parts.map((raw) => [raw.execution.execId, raw])).values()];
  const complete = await Promise.all(unique.map((raw) => completeExecution(session, lookup, raw)));
  return complete.filter((execution) => execution !== undefined);
}

/** Undefined for kinds of contracts that this system does not trade. */
export async function completeExecution(
  session: Session,
  lookup: ContractLookup,
  raw: { readonly contract: Contract; readonly execution: Execution },
): Promise<BrokerExecution | undefined> {
  const contract = await lookup.completeOrAsk(session, raw.contract);
  return contract && brokerExecution(raw, contract, session.settings.gatewayZone);
}

/** Completed orders come without a client id; it is taken from the same permId in the other lists. */
function withIdentity(
  completed: readonly BrokerOrderReport[],
  others: readonly { readonly permId: number; readonly clientId: number }[],
): readonly BrokerOrderReport[] {
  const clientByPermId = new Map(others.map(({ permId, clientId }) => [permId, clientId]));
  return completed.map((report) => ({
    ...report,
    clientId: clientByPermId.get(report.permId) ?? report.clientId,
  }));
}
