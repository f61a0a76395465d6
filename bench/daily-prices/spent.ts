import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Broker } from '../../broker/broker';

/** Where the wall time of a run goes, in seconds. */
export interface Spent {
  readonly total: number;
  /** This process works: reading messages, deciding, packing series. */
  readonly computing: number;
  /** Idle, with a question to the broker unanswered or waiting for its turn. */
  readonly broker: number;
  /** Idle, with no question to the broker: the database writes or reads. */
  readonly database: number;
}

/** Measures a run; `watch` counts the questions of a broker to it. */
export class SpentTime {
  private waiting = 0;
  private idleWithBroker = 0;
  private since: EventLoopUtilization = performance.eventLoopUtilization();

  /** The broker's questions about contracts and bars, counted while they are unanswered. */
  watch(broker: Broker): Broker {
    return Object.assign(Object.create(broker) as Broker, {
      bars: (request: Parameters<Broker['bars']>[0]) => this.during(() => broker.bars(request)),
      contractDetails: (query: Parameters<Broker['contractDetails']>[0]) =>
        this.during(() => broker.contractDetails(query)),
    });
  }

  async measure(work: () => Promise<unknown>): Promise<Spent> {
    const begun = performance.now();
    const before = performance.eventLoopUtilization();
    this.idleWithBroker = 0;
    await work();
    const { active, idle } = performance.eventLoopUtilization(before);
    const [broker, computing] = [this.idleWithBroker / 1000, active / 1000];
    return {
      total: (performance.now() - begun) / 1000,
      computing,
      broker,
      database: Math.max(0, idle / 1000 - broker),
    };
  }

  private async during<T>(ask: () => Promise<T>): Promise<T> {
    if (this.waiting++ === 0) this.since = performance.eventLoopUtilization();
    try {
      return await ask();
    } finally {
      if (--this.waiting === 0) this.idleWithBroker += performance.eventLoopUtilization(this.since).idle;
    }
  }
}
