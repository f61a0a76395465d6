/** Bugs that can be put in, to see that the simulation finds them: each a change of what a worker is given. */
import type { Deps } from '../../activities/deps';
import type { BrokerEvent, OrderSnapshot } from '../../broker/broker';
import type { Database } from '../../data/store/database';
import type { ActivityWrapper } from '../driver/worker';
import type { Chance } from '../world/chance';
import { withCollection } from './with-collection';

export interface Bug {
  readonly what: string;
  readonly deps?: (deps: Deps, chance: Chance) => Deps;
  readonly activity?: ActivityWrapper;
}

const NOTHING: OrderSnapshot = { open: [], completed: [], executions: [], commissions: [] };
const SOMETIMES = 0.2;

export const BUGS = {
  'skip-the-look-up': {
    what: 'an order whose sending was interrupted is taken for not accepted, without looking it up',
    activity: async ({ name, input, deps, go }) => {
      if (name === 'resolveOrder') await takenForNotAccepted(deps.database, (input as { ref: string }).ref);
      return go();
    },
  },
  'count-a-fill-twice': {
    what: 'a report of a fill that comes in an event is booked under another name than that of the lists',
    deps: (deps) => ({ ...deps, orderBroker: { ...reachable(deps.orderBroker), subscribe: renaming(deps) } }),
  },
  'forget-a-limit': {
    what: 'trade limits are not read',
    deps: (deps) => ({
      ...deps,
      database: withCollection(deps.database, 'trade_limits', { find: () => [] }),
    }),
  },
  'send-after-a-halt': {
    what: 'halts are not read',
    deps: (deps) => ({ ...deps, database: withCollection(deps.database, 'halt', { find: () => [] }) }),
  },
  'lose-an-update': {
    what: 'what the broker says of an order is sometimes acknowledged and not stored',
    deps: (deps, chance) => ({
      ...deps,
      database: withCollection(deps.database, 'ledger', {
        insertOne: async (go) => (chance.happens(SOMETIMES) ? undefined : go()),
      }),
    }),
  },
  'roll-twice': {
    what: 'orders of rolls that are under way are not seen when rolls are made',
    deps: (deps) => ({
      ...deps,
      database: withCollection(deps.database, 'contract_orders', {
        find: (found) => found.filter((each) => !each['rollOrder']),
      }),
    }),
  },
  'settle-a-filled-order': {
    what: 'an order in an unknown state is settled as not accepted, whatever positions say',
    activity: async ({ name, input, deps, go }) => {
      if (name === 'refreshOrder')
        await takenForNotAccepted(deps.database, (input as { ref: string }).ref, 'unknown');
      return go();
    },
  },
  'drop-a-journal-line': {
    what: 'a line of the journal is sometimes not written',
    deps: (deps, chance) => ({
      ...deps,
      journal: {
        ...reachable(deps.journal),
        append: async (entry) => (chance.happens(SOMETIMES) ? undefined : deps.journal.append(entry)),
      },
    }),
  },
  'trust-an-empty-answer': {
    what: 'lists that the broker did not answer with are taken for empty ones',
    deps: (deps) => ({
      ...deps,
      orderBroker: {
        ...reachable(deps.orderBroker),
        ready: async () => undefined,
        snapshot: () => deps.orderBroker.snapshot().catch(() => NOTHING),
      },
    }),
  },
} as const satisfies Readonly<Record<string, Bug>>;

export type BugName = keyof typeof BUGS;

/** A copy whose methods can be replaced: the original answers by a proxy. */
function reachable<T extends object>(target: T): T {
  const names = Object.keys(target) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, target[name]])) as T;
}

function renaming({ orderBroker }: Deps): Deps['orderBroker']['subscribe'] {
  const renamed = (event: BrokerEvent): BrokerEvent => {
    if (event.kind !== 'execution') return event;
    const executionId = event.execution.executionId.replace('.01.', '.02.');
    return { ...event, execution: { ...event.execution, executionId } };
  };
  return (listener) => orderBroker.subscribe((event) => listener(renamed(event)));
}

async function takenForNotAccepted(database: Database, ref: string, state = 'sending'): Promise<void> {
  await database.main
    .collection<{ _id: string; state: string; version: number }>('broker_orders')
    .updateOne({ _id: ref, state }, { $set: { state: 'not-accepted' }, $inc: { version: 1 } });
}
