/** Looks at a world after each of its steps, and remembers the first breach of an invariant. */

import type { JournalEntry } from '../../data/ledger/journal';
import { openMemoryDatabase } from '../../data/memory/memory-database';
import { instrumentsWithPrices, readMultiples } from '../../data/series/prices';
import { INVARIANTS } from '../invariants/invariants';
import { stateOf, type WorldState } from '../invariants/state';
import type { World } from '../world/world';

export interface Breach {
  readonly invariant: string;
  readonly text: string;
  /** UTC ms. */
  readonly at: number;
}

export interface Observer {
  /** To be called after each step. */
  look(): void;
  /** To be called when nothing is on its way. */
  lookWhenQuiet(): Promise<void>;
  state(): WorldState;
  breach(): Breach | undefined;
}

/** Collections that the invariants read, and the journal. */
const LOOKED_AT: ReadonlySet<string> = new Set([
  ...[
    'instrument_orders',
    'contract_orders',
    'broker_orders',
    'ledger',
    'locks',
    'halt',
    'trade_limits',
    'position_limits',
  ].map((name) => `simulated.${name}`),
  ...['simulated.execution_links', 'journal'],
]);

export function observe(world: World): Observer {
  const { exchange, server, journal, mails, time, log, temporal } = world;
  const entries: JournalEntry[] = [];
  let changes = 0;
  let looked = '';
  let seen = 0;
  let series: WorldState['series'] = new Map();
  let seriesBefore: WorldState['series'] = new Map();
  let breach: Breach | undefined;
  world.watchers.add((when, { target, method }) => {
    if (when === 'after' && method !== 'read' && LOOKED_AT.has(target)) changes++;
  });
  const state = (): WorldState => {
    for (const line of journal.lines.slice(entries.length)) entries.push(JSON.parse(line));
    return stateOf({
      ...{ now: time.trueTime(), truth: exchange.truth, stored: server.snapshot() },
      ...{ journal: entries, mails, failed: temporal.failed, series, seriesBefore },
    });
  };
  const note = (invariant: string, texts: readonly string[]) => {
    if (breach !== undefined || texts.length === 0) return;
    breach = { invariant, text: texts.join('; '), at: time.trueTime() };
    log.add(`BREACH of ${invariant}: ${breach.text}`);
  };
  return {
    state,
    breach: () => breach,
    look() {
      const { orders, executions } = exchange.truth;
      const now = `${changes}/${orders.length}/${executions.length}`;
      if (now === looked) return;
      looked = now;
      const current = state();
      for (const { name, always, sent } of INVARIANTS) {
        if (always) note(name, always(current));
        if (sent)
          note(
            name,
            orders.slice(seen).flatMap((order) => sent(order, current)),
          );
      }
      seen = orders.length;
    },
    async lookWhenQuiet() {
      seriesBefore = series;
      series = await time.during(readSeries(world));
      const current = state();
      for (const { name, quiet } of INVARIANTS) if (quiet) note(name, quiet(current));
    },
  };
}

async function readSeries({ server, time }: World): Promise<WorldState['series']> {
  const database = await openMemoryDatabase(server, 'simulated', { at: new Date(time.now()) });
  return readMultiples(database, await instrumentsWithPrices(database));
}
