import type { ManualFillInput } from '../../domain/inputs/messages';
import {
  type FillableByHand,
  type FillFacts,
  filledContract,
  proposedFill,
} from '../../domain/orders/decide-fill';
import { proposedIdentity } from '../../domain/orders/manual-fill';
import { findContract } from '../instruments/contracts';
import { ledgerRows } from '../ledger/ledger-store';
import { readContractPrices } from '../series/contract-prices';
import type { Database } from '../store/database';
import { openBrokerOrders } from './broker-order-state';
import { childOrders, findOrder } from './order-store';

/** What `decideFill` needs to know of a fill on an order, entered at `now`. */
export async function fillFacts(
  database: Database,
  order: FillableByHand,
  fill: ManualFillInput,
  now: Date,
): Promise<FillFacts> {
  const isBroker = order.level === 'broker';
  const contractOrderId = isBroker ? order.parentId : order.id;
  const contract = filledContract(order, fill);
  const identity = proposedIdentity(order, proposedFill(fill, now));
  const parent = await findOrder(database, 'contract', contractOrderId);
  const stored = await readContractPrices(database, order.instrument, contract, 'merged');
  return {
    order,
    instrumentOrderId: parent?.parentId,
    rows: await ledgerRows(database, isBroker ? { brokerOrderId: order.id } : { contractOrderId }),
    entered: identity === undefined ? [] : await ledgerRows(database, { identity }),
    openChildren: isBroker ? 0 : await openChildren(database, order.id),
    hours: await findContract(database, order.instrument, contract),
    prices: {
      times: stored?.times ?? new Float64Array(),
      values: stored?.columns.FINAL ?? new Float64Array(),
    },
  };
}

async function openChildren(database: Database, contractOrderId: string): Promise<number> {
  const children = await childOrders(database, 'broker', [contractOrderId]);
  const open = await openBrokerOrders(database);
  return children.filter((child) => open.some(({ id }) => id === child.id)).length;
}
