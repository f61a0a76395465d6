import type { Collection } from 'mongodb';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { Database } from '../store/database';
import type { Stored } from '../store/documents';

export interface OrderByLevel {
  readonly instrument: InstrumentOrder;
  readonly contract: ContractOrder;
  readonly broker: BrokerOrder;
}
export type OrderLevel = keyof OrderByLevel;
export const ORDER_LEVELS: readonly OrderLevel[] = ['instrument', 'contract', 'broker'];

/** An order as its maker knows it: its number and version are given when it is stored. */
export type OrderDraft<L extends OrderLevel> = Omit<OrderByLevel[L], 'number' | 'version'>;

export function orders<L extends OrderLevel>(
  database: Database,
  level: L,
): Collection<Stored<OrderByLevel[L]>> {
  return database.main.collection<Stored<OrderByLevel[L]>>(`${level}_orders`);
}
