/** What the invariants look at: the broker's truth, and what is stored. */
import type { BrokerExecution } from '../../broker/broker';
import type { JournalEntry } from '../../data/ledger/journal';
import type { MemorySnapshot } from '../../data/memory/memory-server';
import type { ContractRecord } from '../../domain/contracts/contract-record';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { Halt } from '../../domain/limits/halt';
import type { InstrumentLock } from '../../domain/limits/lock';
import type { PositionLimit } from '../../domain/limits/position-limit';
import type { TradeLimit } from '../../domain/limits/trade-limit';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { MultiplePrices } from '../../domain/series/series';
import type { BrokerTruth } from '../broker/exchange';
import type { OrderAtExchange } from '../broker/order-at-exchange';

export interface WorldState {
  /** UTC ms, as everybody has it. */
  readonly now: number;
  readonly atExchange: readonly OrderAtExchange[];
  /** Every version that the broker reported, or will. */
  readonly executions: readonly BrokerExecution[];
  readonly held: BrokerTruth['positions'];
  readonly instrumentOrders: readonly InstrumentOrder[];
  readonly contractOrders: readonly ContractOrder[];
  readonly brokerOrders: readonly BrokerOrder[];
  readonly ledger: readonly LedgerRow[];
  readonly locks: readonly InstrumentLock[];
  readonly halts: readonly Halt[];
  readonly tradeLimits: readonly TradeLimit[];
  readonly positionLimits: readonly PositionLimit[];
  readonly contracts: readonly ContractRecord[];
  readonly links: readonly {
    readonly identity?: string;
    readonly executionId: string;
    readonly outcome: string;
  }[];
  readonly journal: readonly JournalEntry[];
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
  /** Workflows that failed: their work is left undone. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** Multiple prices by instrument, as read last, and a day before. */
  readonly series: ReadonlyMap<string, MultiplePrices>;
  readonly seriesBefore: ReadonlyMap<string, MultiplePrices>;
}

/** Every breach, as a sentence; none when it holds. */
export type Breaches = (state: WorldState) => readonly string[];

/** What must hold of a world, from the list of field lessons. */
export interface Invariant {
  readonly name: `I${number}`;
  readonly says: string;
  /** After every step. */
  readonly always?: Breaches;
  /** When nothing is on its way, everything works, and what was missed has been asked for. */
  readonly quiet?: Breaches;
  /** Of an order that has just reached the broker. */
  readonly sent?: (order: OrderAtExchange, state: WorldState) => readonly string[];
}

const DATABASE = 'simulated';

/** The documents of a collection, as plain values. */
function documents<T>(snapshot: MemorySnapshot, collection: string): readonly T[] {
  const found = snapshot.get(`${DATABASE}.${collection}`) ?? new Map();
  return [...found.values()].map(({ document }) => document as T);
}

export interface Observed extends Pick<WorldState, 'mails' | 'failed' | 'series' | 'seriesBefore'> {
  readonly now: number;
  readonly truth: BrokerTruth;
  readonly stored: MemorySnapshot;
  readonly journal: readonly JournalEntry[];
}

export function stateOf({ now, truth, stored, journal, ...rest }: Observed): WorldState {
  const all = <T>(collection: string) => documents<T>(stored, collection);
  return {
    ...rest,
    ...{ now, atExchange: truth.orders, executions: truth.executions, held: truth.positions },
    instrumentOrders: all('instrument_orders'),
    contractOrders: all('contract_orders'),
    brokerOrders: all('broker_orders'),
    ledger: all<LedgerRow & { readonly rows?: readonly LedgerRow[] }>('ledger').flatMap(
      (row) => row.rows ?? [row],
    ),
    locks: all('locks'),
    halts: all('halt'),
    tradeLimits: all('trade_limits'),
    positionLimits: all('position_limits'),
    contracts: all('contracts'),
    links: all('execution_links'),
    journal,
  };
}
