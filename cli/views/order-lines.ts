import { ledgerRows } from '../../data/ledger/ledger-store';
import { childOrders, findOrder, findOrders } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import {
  fillOfBrokerOrder,
  fillOfContractOrder,
  fillOfInstrumentOrder,
  type OrderFill,
} from '../../domain/ledger/order-fill';
import type { BrokerOrder, ContractOrder, InstrumentOrder, Order } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { isMadeOf, parentsOf } from '../../domain/orders/order-share';

/** An order as people see it. */
export interface OrderLine {
  readonly order: Order;
  /** `I3`, `C5`, `B7`. */
  readonly name: string;
  readonly depth: 0 | 1 | 2;
  readonly fill: OrderFill;
  /** The broker order's state, else whether work remains. */
  readonly state: string;
}

export interface OrderFilter {
  /** Also what is done or closed. */
  readonly all?: boolean;
  readonly tradeDate?: string;
}

/** Instrument orders, oldest first, each followed by its contract and broker orders. A date shows all of its orders. */
export async function orderLines(database: Database, filter: OrderFilter): Promise<readonly OrderLine[]> {
  const ledger = await ledgerRows(database);
  const parents = await instrumentOrders(database, filter);
  const contract = await childOrders(database, 'contract', parents.map(idOf));
  const broker = await childOrders(database, 'broker', contract.map(idOf));
  return parents.flatMap((parent) => [
    lineOf(parent, ledger),
    ...contract
      .filter((child) => isMadeOf(child, parent.id))
      .flatMap((child) => [
        lineOf(child, ledger),
        ...broker.filter((each) => each.parentId === child.id).map((each) => lineOf(each, ledger)),
      ]),
  ]);
}

/** Parents of an active child count as active too, whatever their own status. */
async function instrumentOrders(database: Database, filter: OrderFilter): Promise<InstrumentOrder[]> {
  const { all, tradeDate } = filter;
  if (tradeDate !== undefined) return findOrders(database, 'instrument', { tradeDate });
  if (all) return findOrders(database, 'instrument');
  const found = new Map(
    (await findOrders(database, 'instrument', { status: 'active' })).map((o) => [o.id, o]),
  );
  const ids = new Set((await findOrders(database, 'contract', { status: 'active' })).flatMap(parentsOf));
  for (const child of await findOrders(database, 'broker', { status: 'active' })) {
    const parent = await findOrder(database, 'contract', child.parentId);
    for (const id of parent ? parentsOf(parent) : []) ids.add(id);
  }
  for (const id of ids) {
    const order = found.has(id) ? undefined : await findOrder(database, 'instrument', id);
    if (order) found.set(id, order);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

function lineOf(order: Order, ledger: readonly LedgerRow[]): OrderLine {
  const depth = order.level === 'instrument' ? 0 : order.level === 'contract' ? 1 : 2;
  const state = order.level === 'broker' ? order.state : order.status;
  return { order, name: nameOf(order), depth, fill: fillOf(order, ledger), state };
}

function fillOf(order: Order, ledger: readonly LedgerRow[]): OrderFill {
  if (order.level === 'broker') return fillOfBrokerOrder(order, ledger);
  if (order.level === 'contract') return fillOfContractOrder(order, ledger);
  return fillOfInstrumentOrder(order, ledger);
}

function idOf(order: InstrumentOrder | ContractOrder | BrokerOrder): string {
  return order.id;
}
