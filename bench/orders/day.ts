import type { Client } from '@temporalio/client';
import { stageWorkflowId } from '../../domain/system/names';
import { startMeasuredSystem } from '../cycle/measured-system';
import type { Measured } from '../tables/measured';

/** A business day; the market is synthetic, so any will do. */
const DAY = '2026-11-18';

/** One order, as Temporal recorded it. */
interface Recorded {
  /** UTC ms: the activity that sends it has answered. */
  readonly sent: number;
  readonly events: number;
}

/**
 * The first day of a system that holds nothing: every target is a change. On the simulated clock markets open at once, so
 * the times are those of the system: from the start of the orders stage to the orders at the broker.
 */
export async function measureDay(instruments: number): Promise<readonly Measured[]> {
  const system = await startMeasuredSystem(instruments, DAY);
  try {
    await system.seed(DAY);
    const { stages } = await system.cycle(DAY);
    const { client, settings } = system.parts;
    const name = settings.endpoints.system;
    const stage = await client.workflow.getHandle(stageWorkflowId(name, 'orders', DAY)).describe();
    const orders = await recordedOrders(client, name);
    const after = (index: number) => (orders[index].sent - stage.startTime.getTime()) / 1000;
    const last = orders.length - 1;
    return [
      { what: 'first order at the broker after', value: after(0), unit: 's', most: 1 },
      { what: `${orders.length} orders at the broker after`, value: after(last), unit: 's', most: 30 },
      { what: 'orders stage, to the end of its window', value: stages.orders, unit: 's', most: 2 },
      {
        what: 'longest history of an order',
        value: Math.max(...orders.map(({ events }) => events)),
        unit: 'events',
        most: 200,
      },
    ];
  } finally {
    await system.stop();
  }
}

/** Every order that was sent, earliest first. */
async function recordedOrders(client: Client, system: string): Promise<readonly Recorded[]> {
  const orders: Recorded[] = [];
  for await (const { workflowId, type } of client.workflow.list()) {
    if (type !== 'executeOrder' || !workflowId.startsWith(`${system}/`)) continue;
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const sending = events?.find((event) => event.activityTaskCompletedEventAttributes)?.eventTime;
    if (!events || !sending) continue;
    const sent = Number(sending.seconds) * 1000 + (sending.nanos ?? 0) / 1e6;
    orders.push({ sent, events: events.length });
  }
  return orders.sort((a, b) => a.sent - b.sent);
}
