import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrders } from '../../data/orders/order-store';
import { type OptimalPosition, optimalPositionHistory } from '../../data/results/optimal-positions';
import type { Database } from '../../data/store/database';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { holdingsOf } from '../../domain/ledger/positions';
import { nextBusinessDay, type TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/system/settings';
import { strategiesOf } from '../../strategies/strategy-config';
import { cycleInstant } from '../simulated-day/market-day';
import type { Holdings } from './targets';

/** What one strategy's run of one day stored, and the result of its orders. */
export interface StoredRun {
  readonly tradeDate: TradeDate;
  readonly strategy: string;
  /** As the run stored them, before any optimisation. At least one. */
  readonly positions: readonly OptimalPosition[];
  /** After the dynamic optimisation; none of other strategies. */
  readonly optimised: readonly OptimalPosition[];
  /** When the run was made. */
  readonly heldBefore: Holdings;
  /** When the next day's cycle began. */
  readonly heldAfter: Holdings;
  /** Instruments of which an order of that day was not filled to its end. */
  readonly unfilled: ReadonlySet<string>;
}

export interface StoredRuns {
  readonly runs: readonly StoredRun[];
  /** Days on which a strategy stored nothing. */
  readonly missing: readonly string[];
  /** Days on which a backtest, which fills everything, continues from other positions than its own. */
  readonly notes: readonly string[];
}

/** The runs of every strategy on these days. */
export async function storedRuns(
  settings: Settings,
  database: Database,
  days: readonly TradeDate[],
): Promise<StoredRuns> {
  const runs: StoredRun[] = [];
  const missing: string[] = [];
  const ledger = await ledgerRows(database);
  for (const { name: strategy } of strategiesOf(settings.loaded)) {
    const history = await optimalPositionHistory(database, { strategy, from: days[0], to: days.at(-1) });
    for (const tradeDate of days) {
      const stored = history.filter((each) => each.tradeDate === tradeDate);
      const positions = stored.filter(({ kind }) => kind !== 'dynamic');
      if (positions.length === 0) {
        missing.push(`${tradeDate} ${strategy}: no optimal positions are stored`);
        continue;
      }
      const nextCycle = cycleInstant(nextBusinessDay(tradeDate), settings.config.system_zone);
      runs.push({
        tradeDate,
        strategy,
        positions,
        optimised: stored.filter(({ kind }) => kind === 'dynamic'),
        heldBefore: heldAt(ledger, strategy, positions[0].time),
        heldAfter: heldAt(ledger, strategy, new Date(nextCycle)),
        unfilled: await unfilledOf(database, { strategy, tradeDate }),
      });
    }
  }
  return { runs, missing, notes: runs.flatMap(noteOf) };
}

function heldAt(ledger: readonly LedgerRow[], strategy: string, instant: Date): Holdings {
  const before = ledger.filter(({ time }) => time <= instant);
  return new Map(Object.entries(holdingsOf(before, strategy)));
}

async function unfilledOf(
  database: Database,
  run: { readonly strategy: string; readonly tradeDate: TradeDate },
): Promise<ReadonlySet<string>> {
  const orders = await findOrders(database, 'instrument', run);
  return new Set(orders.filter(({ status }) => status !== 'done').map(({ instrument }) => instrument));
}

function noteOf({ tradeDate, strategy, unfilled }: StoredRun): readonly string[] {
  if (unfilled.size === 0) return [];
  const text = `orders in ${[...unfilled].sort().join(', ')} were not filled: the backtest continues from the positions held`;
  return [`${tradeDate} ${strategy}: ${text}`];
}

/** How many positions a comparison of these runs looks at. */
export function countPositions(runs: readonly StoredRun[]): number {
  return runs.reduce((sum, { positions, optimised }) => sum + positions.length + optimised.length, 0);
}
