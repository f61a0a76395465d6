import type { LedgerRow } from '../../domain/ledger/ledger-row';
import {
  fillOfBrokerOrder,
  fillOfContractOrder,
  fillOfInstrumentOrder,
  type OrderFill,
} from '../../domain/ledger/order-fill';
import type { BrokerOrder, ContractOrder, InstrumentOrder, Order } from '../../domain/orders/order';
import { isMadeOf } from '../../domain/orders/order-share';
import { utcToLocal } from '../../domain/time/zone-time';
import { floatText } from '../csv/number-text';
import { type CsvOrder, flagText, listText, type ORDER_COLUMNS, ordersText } from '../csv/order-files';
import { timeText } from '../csv/time-text';
import { ledgerRows } from '../ledger/ledger-store';
import { importedOrders } from '../moving/imported-orders';
import { findOrders } from '../orders/order-store';
import type { Database } from '../store/database';
import type { Items } from './item-by-item';
import { writeVerified } from './verified-file';

const LEVELS = {
  strategy_orders: 'instrument',
  contract_orders: 'contract',
  broker_orders: 'broker',
} as const;

/**
 * The three files of orders: those that were imported, then ours, with our numbers as ids and the fills of the ledger. A
 * transfer between strategies has no order here, but two in pysystemtrade: they are written with ids below 0.
 */
export async function exportOrders(
  database: Database,
  folder: string,
  items: Items,
): Promise<Readonly<Record<string, number>>> {
  const rows = await ledgerRows(database);
  const instrument = await findOrders(database, 'instrument');
  const contract = await findOrders(database, 'contract');
  const broker = await findOrders(database, 'broker');
  const numbers = new Map([...instrument, ...contract, ...broker].map((order) => [order.id, order.number]));
  const link = (order: Order, children: readonly (ContractOrder | BrokerOrder)[]) => ({
    parent: order.level === 'instrument' ? undefined : numbers.get(order.parentId),
    children: children.filter((child) => isChild(child, order)).map((child) => child.number),
  });
  type Ours = (imported: readonly CsvOrder[]) => readonly CsvOrder[];
  const files: Readonly<Record<keyof typeof ORDER_COLUMNS, Ours>> = {
    strategy_orders: (imported) => [
      ...instrument.map((order) => ({ ...instrumentRow(order, rows), ...link(order, contract) })),
      ...transferRows(rows, imported),
    ],
    contract_orders: () => contract.map((order) => ({ ...contractRow(order, rows), ...link(order, broker) })),
    broker_orders: () => broker.map((order) => ({ ...brokerRow(order, rows), ...link(order, []) })),
  };
  const written: Record<string, number> = {};
  for (const level of Object.keys(files) as (keyof typeof files)[]) {
    const path = `${level}/${level}.csv`;
    const work = async () => {
      const imported = await importedOrders(database, LEVELS[level]);
      await writeVerified(folder, path, ordersText([...imported, ...files[level](imported)], level));
    };
    written[level] = Number(await items.attempt(path, work));
  }
  return written;
}

function isChild(child: ContractOrder | BrokerOrder, { id }: Order): boolean {
  return child.level === 'contract' ? isMadeOf(child, id) : child.parentId === id;
}

function commonRow(order: Order, contracts: readonly string[], fill: OrderFill): CsvOrder {
  return {
    strategy: order.strategy,
    instrument: order.instrument,
    contracts,
    trade: order.trade,
    fill: fill.filled,
    fillTime: fill.time?.getTime() ?? Number.NaN,
    filledPrice: fill.price,
    locked: false,
    orderId: order.number,
    children: [],
    active: order.status === 'active',
    orderType:
      order.type === 'zero-roll' ? 'Zero-roll-order' : order.type.replace(/^(balance|transfer)$/, '$1_trade'),
    other: {
      limit_price: optional(order.limitPrice),
      reference_price: optional(order.referencePrice),
      manual_trade: flagText(order.manualTrade),
      roll_order: flagText(order.rollOrder),
      generated_datetime: instant(order.generatedAt),
    },
  };
}

function instrumentRow(order: InstrumentOrder, rows: readonly LedgerRow[]): CsvOrder {
  const common = commonRow(order, [], fillOfInstrumentOrder(order, rows));
  const other = {
    ...common.other,
    limit_contract: order.limitContract ?? '',
    reference_contract: order.referenceContract ?? '',
    reference_datetime: instant(order.referenceTime),
  };
  return { ...common, other };
}

/** Both sides of each transfer, filled at its price. Ids go down from those of an import: they stay the same in each export. */
function transferRows(rows: readonly LedgerRow[], imported: readonly CsvOrder[]): readonly CsvOrder[] {
  const lowest = Math.min(0, ...imported.map(({ orderId }) => orderId));
  return rows
    .filter(({ kind, shares }) => kind === 'transfer' && !shares)
    .map(({ strategy, instrument, quantity, price, time }, place) => ({
      ...{ strategy, instrument, contracts: [], trade: [quantity], fill: [quantity] },
      ...{ fillTime: time.getTime(), filledPrice: price, locked: false, orderId: lowest - 1 - place },
      ...{ children: [], active: false, orderType: 'transfer_trade' },
      other: {
        ...{ reference_price: floatText(price), manual_trade: flagText(true), roll_order: flagText(false) },
        generated_datetime: instant(time),
      },
    }));
}

function contractRow(order: ContractOrder, rows: readonly LedgerRow[]): CsvOrder {
  const common = commonRow(order, order.contracts, fillOfContractOrder(order, rows));
  const other = {
    ...common.other,
    algo_to_use: order.algo,
    calendar_spread_order: flagText(order.contracts.length > 1),
    inter_spread_order: flagText(false),
  };
  return { ...common, other };
}

function brokerRow(order: BrokerOrder, rows: readonly LedgerRow[]): CsvOrder {
  const fill = fillOfBrokerOrder(order, rows);
  const common = commonRow(order, order.contracts, fill);
  const buying = order.trade[0] > 0;
  const other = {
    ...common.other,
    algo_used: order.algo,
    algo_comment: order.aggressiveWhy ?? '',
    submit_datetime: instant(order.submittedAt ?? order.sendingAt),
    calendar_spread_order: flagText(order.contracts.length > 1),
    side_price: optional(buying ? order.quote?.ask : order.quote?.bid),
    mid_price: optional(order.quote?.mid),
    offside_price: optional(buying ? order.quote?.bid : order.quote?.ask),
    broker_account: order.account,
    broker_permid: order.permId === undefined ? '' : String(order.permId),
    broker_clientid: order.clientId === undefined ? '' : String(order.clientId),
    broker_tempid:
      order.brokerOrderId === undefined ? '' : `${order.account}/${order.clientId}/${order.brokerOrderId}`,
    leg_filled_price: fill.legs.some((leg) => Number.isNaN(leg.price))
      ? ''
      : listText(fill.legs.map((leg) => leg.price)),
  };
  return { ...common, other };
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : floatText(value);
}

function instant(time: Date | undefined): string {
  return time === undefined ? '' : timeText(utcToLocal(time.getTime()));
}
