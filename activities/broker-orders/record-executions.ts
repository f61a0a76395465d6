import type { BrokerExecution, OrderSnapshot } from '../../broker/broker';
import { contracts } from '../../data/contracts';
import { insertCombination } from '../../data/ledger/combinations';
import { noteUnexplained } from '../../data/ledger/execution-links';
import { putCommission } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { lockInstrument } from '../../data/locks';
import { findBrokerOrderByPermId } from '../../data/orders/broker-order-state';
import { findOrder } from '../../data/orders/order-store';
import { askQuestion } from '../../data/questions';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { fillTradeDate } from '../orders/contract-sessions';
import { advance } from './advance';
import { stateOf } from './look-up';

/** Records everything of the broker's complete lists: each fact once, however often it is told. */
export async function recordSnapshot(deps: Deps, snapshot: OrderSnapshot): Promise<void> {
  for (const execution of snapshot.executions) await recordExecution(deps, execution);
  for (const commission of snapshot.commissions) await putCommission(deps.database, commission);
  for (const report of [...snapshot.completed, ...snapshot.open]) {
    if (report.orderRef !== '') await recordOrderReport(deps, report);
  }
}

/** What the broker says of one order's state. Fills are not taken from it. */
export async function recordOrderReport(
  deps: Deps,
  report: OrderSnapshot['open'][number],
): Promise<BrokerOrder | undefined> {
  const order = await findOrder(deps.database, 'broker', report.orderRef);
  if (!order || order.state === 'intended') return order;
  const state = stateOf(report);
  const reason = report.reason ? { reason: report.reason } : {};
  return advance(deps, order.id, state, { permId: report.permId, ...reason });
}

/**
 * One execution into the ledger: matched by orderRef, else by permId. One that matches no order is asked
 * about and locks its instrument; nothing is booked by guess. A spread's own row is kept, not counted.
 */
export async function recordExecution(
  deps: Deps,
  execution: BrokerExecution,
): Promise<BrokerOrder | undefined> {
  const { database, journal } = deps;
  const order =
    (execution.orderRef ? await findOrder(database, 'broker', execution.orderRef) : undefined) ??
    (await findBrokerOrderByPermId(database, execution.permId));
  if (!order) {
    await askAboutExecution(deps, execution);
    return undefined;
  }
  if (execution.contract.secType === 'BAG') {
    await insertCombination(database, {
      executionId: execution.executionId,
      brokerOrderId: order.id,
      permId: execution.permId,
      instrument: order.instrument,
      quantity: execution.quantity,
      price: execution.price,
      time: new Date(execution.time),
    });
    return order;
  }
  await recordFill(database, journal, await ledgerRow(deps, order, execution));
  return order;
}

async function ledgerRow(deps: Deps, order: BrokerOrder, execution: BrokerExecution): Promise<LedgerRow> {
  const { identity, version } = executionIdentity(execution.executionId);
  const known = await contractOf(deps, execution);
  const contract = known?.contract ?? order.contracts[0];
  const parent = await findOrder(deps.database, 'contract', order.parentId);
  return {
    id: `${identity}#${version}`,
    identity,
    version,
    kind: 'broker',
    strategy: order.strategy,
    instrument: order.instrument,
    contract,
    quantity: execution.quantity,
    price: execution.price,
    time: new Date(execution.time),
    tradeDate: fillTradeDate(known, deps.config.config.system_zone, execution.time),
    instrumentOrderId: parent?.parentId,
    contractOrderId: order.parentId,
    brokerOrderId: order.id,
    executionId: execution.executionId,
    permId: execution.permId,
  };
}

async function contractOf(deps: Deps, execution: BrokerExecution) {
  const all = await contracts(deps.database);
  return all.find((record) => record.conId === execution.contract.conId);
}

async function askAboutExecution(deps: Deps, execution: BrokerExecution): Promise<void> {
  const contract = await contractOf(deps, execution);
  if (execution.contract.secType === 'BAG' || !contract) {
    deps.log.warn({ execution }, 'execution of a contract that is not ours');
    return;
  }
  const { identity } = executionIdentity(execution.executionId);
  const at = new Date(execution.time);
  const { instrument } = contract;
  const isNew = await noteUnexplained(deps.database, {
    identity,
    executionId: execution.executionId,
    instrument,
    contract: contract.contract,
    quantity: execution.quantity,
    price: execution.price,
    time: at,
  });
  if (!isNew) return;
  const text =
    `The broker reports ${execution.quantity} ${instrument}/${contract.contract} at ${execution.price} (${execution.executionId}), ` +
    `which belongs to none of our orders. ${instrument} is locked until it is adopted, linked to a manual fill, or ignored.`;
  await lockInstrument(deps.database, { instrument, owner: identity, reason: text, at });
  await askQuestion(deps.database, {
    id: `execution/${identity}`,
    kind: 'unexplained-execution',
    instrument,
    contract: contract.contract,
    tradeDate: fillTradeDate(contract, deps.config.config.system_zone, execution.time),
    askedAt: at,
    text,
    parked: { identity },
  });
  await deps.sendMail({ subject: `Unexplained execution of ${instrument}`, text, critical: true });
}
