/** A simulated gateway in this process with a frozen clock, and a broker connected to it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrokerContract, BrokerEvent, OutgoingOrder } from '../../broker/broker';
import { createIbBroker, type IbBroker, type IbBrokerOptions } from '../../broker/ib/connect';
import type { RunningSimulator } from '../../simulator/options';
import { startSimulator } from '../../simulator/simulator';

export const ACCOUNT = 'DU1000001';
/** A Wednesday afternoon, when every synthetic exchange of Europe and America is open. */
export const NOW = Date.UTC(2023, 5, 14, 15, 0);

export class TestGateway {
  /** Messages that the library could not read, or not to their end. */
  readonly unreadable: string[] = [];
  private readonly brokers: IbBroker[] = [];
  /** What its earlier lives received: the log of messages is the simulator's memory only. */
  private readonly earlier: (readonly string[])[] = [];

  private constructor(
    private running: RunningSimulator,
    private readonly directory: string,
    private readonly serverVersion: number,
  ) {}

  static async start(serverVersion = 178): Promise<TestGateway> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'tst-broker-ib-'));
    return new TestGateway(await startIn(directory, 0, serverVersion), directory, serverVersion);
  }

  get port(): number {
    return this.running.port;
  }

  get controlUrl(): string {
    return `http://127.0.0.1:${this.running.controlPort}`;
  }

  /** A started broker; ready unless told otherwise. Its trading clock moves only when it sleeps. */
  async connect(options: Partial<IbBrokerOptions> = {}, waitReady = true): Promise<IbBroker> {
    const broker = createIbBroker({
      host: '127.0.0.1',
      port: this.port,
      clientId: 12,
      account: ACCOUNT,
      clock: steppedClock(),
      backoffMs: [20],
      requestTimeoutMs: 5_000,
      log: (_level, message) => {
        if (/Decoding error|Underrun|could not be/.test(message)) this.unreadable.push(message);
      },
      ...options,
    });
    this.brokers.push(broker);
    await broker.start();
    if (waitReady) await broker.ready(10_000);
    return broker;
  }

  async scenario(body: Record<string, unknown>): Promise<void> {
    await this.control('POST', '/scenario', body);
  }

  async moveClock(ms: number): Promise<void> {
    await this.control('POST', '/clock', { advanceMs: ms });
  }

  /** Messages from clients so far, as lists of fields; the first is the message id. */
  async received(): Promise<readonly (readonly string[])[]> {
    return [...this.earlier, ...(await this.logged('in'))];
  }

  /** Messages to clients so far. */
  sent(): Promise<readonly (readonly string[])[]> {
    return this.logged('out');
  }

  /** How often an order with this ref was sent to the gateway. */
  async timesSent(orderRef: string): Promise<number> {
    const messages = await this.received();
    return messages.filter((fields) => fields[0] === '3' && fields.includes(orderRef)).length;
  }

  private async logged(wanted: 'in' | 'out'): Promise<readonly (readonly string[])[]> {
    const log = (await this.control('GET', '/log?since=0')) as {
      messages: { direction: string; fields: (string | number)[] }[];
    };
    return log.messages
      .filter(({ direction }) => direction === wanted)
      .map(({ fields }) => fields.map((field) => String(field)));
  }

  async control(method: string, route: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.controlUrl + route, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${route}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async stop(): Promise<void> {
    this.earlier.push(...(await this.logged('in')));
    await this.running.close();
  }

  /** The same gateway again, on the same port, with what it had stored. */
  async startAgain(): Promise<void> {
    this.running = await startIn(this.directory, this.running.port, this.serverVersion);
  }

  async close(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.close()));
    await this.running.close();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

function startIn(directory: string, port: number, serverVersion: number): Promise<RunningSimulator> {
  return startSimulator({
    market: { kind: 'synthetic', seed: 7, instruments: 14 },
    stateDirectory: directory,
    host: '127.0.0.1',
    port,
    controlPort: 0,
    clock: { start: NOW, speed: 0 },
    account: ACCOUNT,
    serverVersion,
  });
}

function steppedClock() {
  let now = NOW;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
}

/** Collects events, and waits for one. */
export class Events {
  readonly all: BrokerEvent[] = [];
  private readonly checks = new Set<() => void>();

  constructor(broker: IbBroker) {
    broker.subscribe((event) => {
      this.all.push(event);
      for (const check of [...this.checks]) check();
    });
  }

  of<K extends BrokerEvent['kind']>(kind: K): Extract<BrokerEvent, { kind: K }>[] {
    return this.all.filter((event): event is Extract<BrokerEvent, { kind: K }> => event.kind === kind);
  }

  /** Resolves when `holds`, which is asked again after each event; fails after `timeoutMs`. */
  until(holds: () => boolean, timeoutMs = 8_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: Error) => {
        clearTimeout(timer);
        this.checks.delete(check);
        if (error) reject(error);
        else resolve();
      };
      const check = () => {
        if (holds()) finish();
      };
      const timer = setTimeout(
        () => finish(new Error(`did not happen: ${holds}; events: ${JSON.stringify(this.all)}`)),
        timeoutMs,
      );
      this.checks.add(check);
      check();
    });
  }

  filledQuantity(orderRef: string): number {
    const executions = new Map(
      this.of('execution').map(({ execution }) => [execution.executionId, execution]),
    );
    return [...executions.values()]
      .filter((execution) => execution.orderRef === orderRef && execution.contract.kind !== 'spread')
      .reduce((sum, { quantity }) => sum + quantity, 0);
  }

  statuses(orderRef: string): string[] {
    return this.of('order')
      .filter(({ report }) => report.orderRef === orderRef)
      .map(({ report }) => report.status);
  }
}

export function marketOrder(
  contract: BrokerContract,
  brokerOrderId: number,
  orderRef: string,
  change: Partial<OutgoingOrder> = {},
): OutgoingOrder {
  return {
    orderRef,
    brokerOrderId,
    account: ACCOUNT,
    legs: [{ contract, ratio: 1 }],
    action: 'BUY',
    quantity: 1,
    type: 'MKT',
    ...change,
  };
}
