import { contracts } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrders } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { fillOfBrokerOrder, fillOfContractOrder } from '../../domain/ledger/order-fill';
import { contractPositions } from '../../domain/ledger/positions';
import type { SimulatorControl } from './simulator-control';

/** `<instrument> <contract> <quantity>` of every position, sorted: as the ledger has them, and as the broker does. */
export async function positionsOfBoth(
  database: Database,
  simulator: SimulatorControl,
): Promise<{ readonly ledger: readonly string[]; readonly broker: readonly string[] }> {
  const known = new Map((await contracts(database)).map((each) => [each.conId, each]));
  const held = (await simulator.state()).positions.map(({ conId, quantity }) => {
    const record = known.get(conId);
    return `${record?.instrument ?? `conId ${conId}`} ${record?.contract ?? ''} ${quantity}`;
  });
  const ours = contractPositions(await ledgerRows(database)).map(
    ({ instrument, contract, quantity }) => `${instrument} ${contract} ${quantity}`,
  );
  return { ledger: [...ours].sort(), broker: held.sort() };
}

/**
 * Every way in which the books of one day are wrong; empty when no order was sent twice, no fill was lost or counted
 * twice, and every contract order was filled exactly.
 */
export async function invariantViolations(
  database: Database,
  simulator: SimulatorControl,
  tradeDate: string,
): Promise<readonly string[]> {
  const rows = effectiveRows(await ledgerRows(database));
  const { orders: atBroker, executions } = await simulator.state();
  const brokerOrders = await findOrders(database, 'broker', { tradeDate });
  const contractOrders = await findOrders(database, 'contract', { tradeDate });
  const violations: string[] = [];
  for (const order of brokerOrders) {
    const placed = atBroker.filter((each) => each.request.orderRef === order.id);
    if (placed.length > 1) violations.push(`${order.id} was sent ${placed.length} times`);
    const traded = executions
      .filter((each) => each.orderRef === order.id && each.contract.secType !== 'BAG')
      .reduce((sum, each) => sum + (each.side === 'BOT' ? each.shares : -each.shares), 0);
    const [booked] = fillOfBrokerOrder(order, rows).filled;
    if (order.trade.length === 1 && booked !== traded)
      violations.push(`${order.id}: ledger ${booked}, broker ${traded}`);
  }
  for (const order of contractOrders) {
    const fill = fillOfContractOrder(order, rows);
    if (fill.overfilled) violations.push(`${order.id} ${order.instrument}: overfilled`);
    if (!fill.complete)
      violations.push(
        `${order.id} ${order.instrument}: ${fill.remaining} of ${order.trade} left (${order.status})`,
      );
  }
  const { ledger, broker } = await positionsOfBoth(database, simulator);
  if (ledger.join() !== broker.join())
    violations.push(`ledger holds [${ledger.join(', ')}], the broker [${broker.join(', ')}]`);
  const ours = new Set(brokerOrders.map((order) => order.id));
  const day = await findOrders(database, 'broker');
  for (const { request } of atBroker) {
    const known = ours.has(request.orderRef) || day.some((order) => order.id === request.orderRef);
    if (!known) violations.push(`the broker has an order ${request.orderRef} that we do not`);
  }
  return violations;
}
