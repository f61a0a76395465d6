/** Looks at a world after each of its steps, and remembers the first breach of an invariant. */
import type { JournalEntry } from '../../data/ledger/journal';
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
  lookWhenQuiet(): void;
  state(): WorldState;
  breach(): Breach | undefined;
}

/** Collections that the invariants read, and the journal. */
const LOOKED_AT: ReadonlySet<string> = new Set([
  ...['instrument_orders', 'contract_orders', 'broker_orders', 'ledger', 'locks', 'halt', 'trade_limits'].map(
    (name) => `simulated.${name}`,
  ),
  ...['simulated.execution_links', 'journal'],
]);

export function observe(world: World): Observer {
  const { exchange, server, journal, mails, time, log } = world;
  const entries: JournalEntry[] = [];
  let changes = 0;
  let looked = '';
  let seen = 0;
  let breach: Breach | undefined;
  world.watchers.add((when, { target, method }) => {
    if (when === 'after' && method !== 'read' && LOOKED_AT.has(target)) changes++;
  });
  const state = (): WorldState => {
    for (const line of journal.lines.slice(entries.length)) entries.push(JSON.parse(line));
    return stateOf({
      ...{ now: time.trueTime(), truth: exchange.truth, stored: server.snapshot() },
      ...{ journal: entries, mails },
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
    lookWhenQuiet() {
      const current = state();
      for (const { name, quiet } of INVARIANTS) if (quiet) note(name, quiet(current));
    },
  };
}
