import type { BrokerExecution, BrokerOrderReport, OrderSnapshot } from '../../broker/broker';
import { commissionRows, putCommission, storedRowIds } from '../../data/ledger/ledger-store';
import { ordersById } from '../../data/orders/order-store';
import { executionIdentity } from '../../domain/ledger/execution-id';
import { isNews } from '../../domain/orders/broker-order-transitions';
import { type StatusSource, statusMeaning } from '../../domain/orders/broker-status';
import type { Deps } from '../deps';
import { recordFxReports } from '../fx/record-fx';
import { recordEach } from './record-each';
import { recordExecution } from './record-execution';
import { recordOrderReport } from './record-order-report';

/**
 * Records everything of the broker's complete lists: each fact once, however often it is reported. The lists grow
 * through the day and are read after every order, so one read finds out what is stored already.
 */
export async function recordSnapshot(deps: Deps, snapshot: OrderSnapshot): Promise<void> {
  for (const execution of await newExecutions(deps, snapshot)) await recordExecution(deps, execution);
  await recordEach(
    deps,
    await newCommissions(deps, snapshot),
    ({ executionId }) => `the commission of ${executionId}`,
    (commission) => putCommission(deps.database, commission),
  );
  await recordEach(
    deps,
    await newReports(deps, snapshot),
    ({ report }) => `the state of ${report.orderRef}`,
    ({ report, source }) => recordOrderReport(deps, report, source),
  );
  await recordFxReports(deps, snapshot);
}

async function newExecutions({ database }: Deps, { executions }: OrderSnapshot) {
  const known = await storedRowIds(database, executions.map(idOfRow));
  return executions.filter((execution) => !known.has(idOfRow(execution)));
}

function idOfRow({ executionId }: BrokerExecution): string {
  return executionIdentity(executionId).id;
}

async function newCommissions({ database }: Deps, { commissions }: OrderSnapshot) {
  if (commissions.length === 0) return [];
  const ids = commissions.map((each) => each.executionId);
  const known = new Map((await commissionRows(database, ids)).map((row) => [row.executionId, row]));
  return commissions.filter(({ executionId, amount, currency }) => {
    const row = known.get(executionId);
    return row?.amount !== amount || row.currency !== currency;
  });
}

interface ListedReport {
  readonly report: BrokerOrderReport;
  readonly source: StatusSource;
}

async function newReports({ database }: Deps, { completed, open }: OrderSnapshot) {
  const listed: ListedReport[] = [
    ...completed.map((report) => ({ report, source: 'completed' }) as const),
    ...open.map((report) => ({ report, source: 'open' }) as const),
  ].filter(({ report }) => report.orderRef !== '');
  const refs = listed.map(({ report }) => report.orderRef);
  const known = new Map((await ordersById(database, 'broker', refs)).map((order) => [order.id, order]));
  return listed.filter(({ report, source }) => {
    const order = known.get(report.orderRef);
    if (order === undefined || order.state === 'intended') return false;
    const meaning = statusMeaning(report, source);
    return isNews(order, meaning === 'unclear' ? 'unknown' : meaning);
  });
}
