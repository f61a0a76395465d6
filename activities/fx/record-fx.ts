import type { BrokerExecution, BrokerOrderReport, OrderSnapshot } from '../../broker/broker';
import { advanceFxOrder, fxOrdersByReference, recordFxExecution } from '../../data/orders/fx-orders';
import { type StatusSource, statusMeaning, unclearReason } from '../../domain/orders/broker-status';
import type { Deps } from '../deps';

/**
 * Records an execution of currencies: of an order that was asked for here, else it is somebody else's. One that is not
 * complete yet waits for the broker's next report of it.
 */
export async function recordCurrencyExecution(
  { database, log }: Pick<Deps, 'database' | 'log'>,
  execution: BrokerExecution,
): Promise<void> {
  const { executionId, orderRef, quantity, price, time } = execution;
  const [order] = await fxOrdersByReference(
    database,
    [orderRef].filter((ref) => ref !== ''),
  );
  const isComplete = executionId !== '' && [quantity, price, time].every(Number.isFinite);
  if (!order || !isComplete) {
    log.warn({ execution }, order ? 'an incomplete execution' : 'an execution that is not ours');
    return;
  }
  const { reference } = order;
  await recordFxExecution(database, { executionId, reference, quantity, price, time: new Date(time) });
}

/** Records what the broker's lists say about orders in currencies. Fills are not taken from it. */
export async function recordFxReports(deps: Pick<Deps, 'database'>, snapshot: OrderSnapshot): Promise<void> {
  for (const source of ['completed', 'open'] as const)
    await recordFxReportsOf(deps, snapshot[source], source);
}

/** An unclear status means nothing in an event: the lists are read next. */
export async function recordFxReportsOf(
  { database }: Pick<Deps, 'database'>,
  reports: readonly BrokerOrderReport[],
  source: StatusSource,
): Promise<void> {
  const refs = reports.map(({ orderRef }) => orderRef).filter((ref) => ref !== '');
  const known = new Map((await fxOrdersByReference(database, refs)).map((order) => [order.reference, order]));
  for (const report of reports) {
    const order = known.get(report.orderRef);
    const meaning = statusMeaning(report, source);
    if (!order || (meaning === 'unclear' && source === 'event')) continue;
    const { permId } = report;
    if (meaning === 'unclear')
      await advanceFxOrder(database, order.id, 'unknown', { permId, why: unclearReason(report) });
    else
      await advanceFxOrder(database, order.id, meaning, {
        permId,
        ...(report.reason ? { why: report.reason } : {}),
      });
  }
}
