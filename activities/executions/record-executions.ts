import type { BrokerExecution, BrokerOrderReport } from '../../broker/broker';
import { contractsByConId } from '../../data/instruments/contracts';
import { insertCombination } from '../../data/ledger/combinations';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { findBrokerOrderByPermId } from '../../data/orders/broker-order-state';
import { findOrder } from '../../data/orders/order-store';
import { tstError } from '../../domain/errors/errors';
import { executionIdentity } from '../../domain/ledger/execution-id';
import { type StatusSource, statusMeaning, unclearReason } from '../../domain/orders/broker-status';
import type { BrokerOrder } from '../../domain/orders/order';
import { advance } from '../broker-orders/advance';
import { holdAsUnknown } from '../broker-orders/hold-unknown';
import type { Deps } from '../deps';
import { correctedRow, rowOfOrder, type ToldExecution } from './execution-row';
import { askAboutExecution, isAskedAbout } from './unexplained-execution';

/**
 * What the broker says of one order's state. Fills are not taken from it. An unclear status in a complete list holds
 * the order as unknown; in an event it says nothing yet (the lists are to be read).
 */
export async function recordOrderReport(
  deps: Deps,
  report: BrokerOrderReport,
  source: StatusSource,
): Promise<BrokerOrder | undefined> {
  const order = await findOrder(deps.database, 'broker', report.orderRef);
  if (!order || order.state === 'intended') return order;
  const state = statusMeaning(report, source);
  if (state === 'unclear') {
    return source === 'event' ? order : holdAsUnknown(deps, order, unclearReason(report), report.permId);
  }
  const reason = report.reason ? { reason: report.reason } : {};
  return advance(deps, order.id, state, { permId: report.permId, ...reason });
}

/**
 * One execution into the ledger: matched by orderRef, else by permId. A later version of one that is booked replaces
 * it, however it was explained. One that matches no order, or may have been entered by hand, is asked about and locks
 * its instrument; nothing is booked by guess. A spread's own row is kept, not counted.
 */
export async function recordExecution(
  deps: Deps,
  execution: BrokerExecution,
): Promise<BrokerOrder | undefined> {
  const { database, journal } = deps;
  // Without one, every such execution would be taken for a correction of the same fill.
  if (execution.executionId === '')
    throw tstError('BAD_INPUT', 'the broker reports an execution without an id');
  const order =
    (execution.orderRef ? await findOrder(database, 'broker', execution.orderRef) : undefined) ??
    (await findBrokerOrderByPermId(database, execution.permId));
  if (execution.contract.kind === 'spread') return recordCombination(deps, execution, order);
  const [contract] = await contractsByConId(database, [execution.contract.conId]);
  const told = toldExecution(execution, contract?.contract ?? order?.contracts[0] ?? '');
  const { identity } = executionIdentity(told.executionId);
  const booked = (await ledgerRows(database, { identity })).at(0);
  if (booked) {
    await recordFill(database, journal, correctedRow(booked, told));
    return order;
  }
  if (order && !(await isAskedAbout(deps, order, told))) {
    await recordFill(database, journal, await rowOfOrder(deps, order, told, contract));
    return order;
  }
  if (contract) await askAboutExecution(deps, told, contract, order);
  else deps.log.warn({ execution }, 'execution of a contract that is not ours');
  return undefined;
}

function toldExecution(execution: BrokerExecution, contract: string): ToldExecution {
  const { executionId, quantity, price, permId } = execution;
  return { executionId, contract, quantity, price, permId, time: new Date(execution.time) };
}

async function recordCombination(
  { database, log }: Deps,
  execution: BrokerExecution,
  order: BrokerOrder | undefined,
): Promise<BrokerOrder | undefined> {
  if (!order) {
    log.warn({ execution }, 'execution of a spread that is not ours');
    return undefined;
  }
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
