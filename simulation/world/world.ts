/** A simulated world: one seed's broker, machine, Temporal server, database, journal, clock. */
import type { Deps, Mail } from '../../activities/deps';
import type { OutgoingOrder } from '../../broker/broker';
import type { LoadedConfig } from '../../config/loaded-config';
import { createMemoryServer, type MemoryServer } from '../../data/memory/memory-server';
import { createExchange, type Exchange } from '../broker/exchange';
import type { Fate } from '../broker/fate';
import { createMarketData, type DataTrouble } from '../broker/market-data';
import type { StackWindow } from '../driver/order-stack';
import { createTemporal, type Temporal } from '../driver/temporal';
import type { ActivityWrapper } from '../driver/worker';
import { contractsAround, type InventedContract } from '../market/contracts';
import { inventedCatalogue } from '../market/instruments';
import { type MarketPrices, marketPrices } from '../market/prices';
import type { Chance } from './chance';
import { createEventLog, type EventLog } from './event-log';
import { createMachine, type Machine } from './machine';
import { createJournalFile, type JournalFile } from './memory-journal';
import type { OsProcess } from './os-process';
import type { Around, Step } from './reach';
import { takeOverTime, type VirtualTime } from './virtual-time';

export interface World {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly log: EventLog;
  readonly contracts: readonly InventedContract[];
  readonly prices: MarketPrices;
  readonly trouble: DataTrouble;
  readonly exchange: Exchange;
  readonly server: MemoryServer;
  readonly journal: JournalFile;
  readonly mails: readonly Mail[];
  readonly temporal: Temporal;
  readonly machine: Machine;
  readonly loaded: LoadedConfig;
  /** What is traded now. */
  window: StackWindow | undefined;
  /** As `npx tst start` does after Temporal has lost its data: starts what is active. */
  restoreWorkflows(): void;
  /** Notes that a fault has struck: this order, or whatever there is. */
  struck(fault: string, orderRef?: string): void;
  /** Called around every question of a process to the outside. */
  readonly watchers: Set<StepWatcher>;
}

/** It may kill the process, or throw what the step fails with. */
export type StepWatcher = (when: 'before' | 'after', step: Step, process: OsProcess) => void;

export interface WorldSettings {
  readonly chance: Chance;
  readonly marketChance: Chance;
  /** UTC ms. */
  readonly start: number;
  readonly loaded: LoadedConfig;
  readonly fateOf: (order: OutgoingOrder) => Fate;
  readonly changed?: (deps: Deps) => Deps;
  readonly call?: ActivityWrapper;
}

/** Takes over this process's time until `time.release()`. Nothing runs in it yet. */
export function createWorld({
  chance,
  marketChance,
  start,
  loaded,
  fateOf,
  changed,
  call,
}: WorldSettings): World {
  const time = takeOverTime(start, chance.branch('bytes'));
  const log = createEventLog(time.now);
  const contracts = contractsAround(start);
  const prices = marketPrices(marketChance, start);
  const trouble: DataTrouble = {};
  const byConId = new Map(contracts.map((contract) => [contract.conId, contract]));
  const exchange = createExchange({
    ...{ now: time.trueTime, zone: loaded.config.system_zone, log, fateOf },
    struck: (fault, ref) => world.struck(fault, ref),
    priceOf: ({ conId }) => {
      const contract = byConId.get(conId);
      return contract ? prices.at(contract, time.trueTime()) : 0;
    },
  });
  const market = createMarketData({ contracts, prices, now: time.trueTime, trouble });
  const server = createMemoryServer();
  const journal = createJournalFile();
  const mails: Mail[] = [];
  const watchers = new Set<StepWatcher>();
  const tell = (when: 'before' | 'after', process: OsProcess) => (step: Step) => {
    for (const watch of [...watchers]) watch(when, step, process);
  };
  const machine: Machine = createMachine({
    ...{ loaded, catalogue: inventedCatalogue(), server, journal, exchange, market, log, mails },
    ...{ chance: chance.branch('machine'), trueTime: time.trueTime },
    changed: changed ?? ((deps) => deps),
    call: call ?? (({ go }) => go()),
    around: (process): Around => ({ before: tell('before', process), after: tell('after', process) }),
    waker: {
      workflow: {
        getHandle: (id: string) => ({
          signal: async (name: string) =>
            temporal.signal(id.endsWith('/order-stack') ? 'order-stack' : id, name),
        }),
      },
    } as never,
  });
  const temporal = createTemporal(machine, log);
  const world: World = {
    ...{ chance, time, log, contracts, prices, trouble, exchange, server, journal, mails, temporal },
    ...{ machine, loaded, watchers, window: undefined },
    restoreWorkflows: () => undefined,
    struck: () => undefined,
  };
  return world;
}
