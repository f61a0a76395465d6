import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Contract,
  EventName,
  IBApi,
  type Order,
  type OrderAction,
  type OrderType,
  type SecType,
} from '@stoqey/ib';
import type { RunningSimulator, SimulatorOptions } from '../../simulator/options';
import { startSimulator } from '../../simulator/simulator';

export const ACCOUNT = 'DU1234567';
/** A Thursday, 10:30 in Chicago: every market of the West is open. */
export const OPEN_TIME = Date.UTC(2023, 5, 15, 15, 30);

export interface SeenEvent {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** The real client library, with all that it was told kept in order. */
export class TestClient {
  readonly events: SeenEvent[] = [];
  readonly api: IBApi;
  private waiting: (() => void)[] = [];

  constructor(
    port: number,
    readonly clientId: number,
  ) {
    this.api = new IBApi({ host: '127.0.0.1', port, clientId, maxReqPerSec: 200 });
    const add = (name: string, values: readonly unknown[]) => {
      this.events.push({ name, values });
      for (const wake of this.waiting.splice(0)) wake();
    };
    this.api.on(EventName.all, (name: string, values: readonly unknown[]) => add(name, values));
    this.api.on(EventName.error, (error: Error, code: number, id: number) =>
      add('failure', [id, code, error.message]),
    );
    this.api.on(EventName.info, (text: string, code: number) => add('notice', [code, text]));
  }

  async connect(): Promise<this> {
    this.api.connect();
    await this.event('nextValidId');
    return this;
  }

  /** Every event of a name that fits. */
  all(name: string, fits: (...values: never[]) => boolean = () => true): readonly SeenEvent[] {
    return this.events.filter((event) => event.name === name && fits(...(event.values as never[])));
  }

  /** The first event of a name that fits, seen already or to come; fails after ten seconds. */
  async event(name: string, fits: (...values: never[]) => boolean = () => true): Promise<readonly unknown[]> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const [found] = this.all(name, fits);
      if (found) return found.values;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no ${name}; seen: ${this.summary()}`);
      await this.somethingNew(left);
    }
  }

  /** Waits until everything asked before has been answered. */
  async settled(): Promise<void> {
    const before = this.all('currentTime').length;
    this.api.reqCurrentTime();
    const deadline = Date.now() + 10_000;
    while (this.all('currentTime').length === before) {
      if (Date.now() > deadline) throw new Error('no answer to reqCurrentTime');
      await this.somethingNew(1000);
    }
  }

  statuses(orderId: number): readonly string[] {
    return this.all('orderStatus', (id: number) => id === orderId).map((event) => String(event.values[1]));
  }

  close(): void {
    this.api.disconnect();
  }

  private somethingNew(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private summary(): string {
    const shown = this.events
      .slice(-15)
      .map((event) => `${event.name} ${JSON.stringify(event.values).slice(0, 120)}`);
    return shown.join('\n');
  }
}

/** A simulator in a temporary directory, clients of it, and its control interface. */
export class TestSimulator {
  private readonly clients: TestClient[] = [];

  private constructor(
    readonly running: RunningSimulator,
    readonly stateDirectory: string,
  ) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
    const stateDirectory = options.stateDirectory ?? mkdtempSync(join(tmpdir(), 'simulator-'));
    const running = await startSimulator({
      market: { kind: 'synthetic', seed: 1, instruments: 14 },
      host: '127.0.0.1',
      port: 0,
      controlPort: 0,
      clock: { start: OPEN_TIME, speed: 0 },
      account: ACCOUNT,
      ...options,
      stateDirectory,
    });
    return new TestSimulator(running, stateDirectory);
  }

  async client(clientId = 12): Promise<TestClient> {
    const client = new TestClient(this.running.port, clientId);
    this.clients.push(client);
    return client.connect();
  }

  async control(
    path: string,
    body?: object,
    method = body ? 'POST' : 'GET',
  ): Promise<Record<string, unknown>> {
    const text = body ? JSON.stringify(body) : undefined;
    const response = await fetch(`http://127.0.0.1:${this.running.controlPort}${path}`, {
      method,
      ...(text === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } }),
    });
    const value = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(value['error']));
    return value;
  }

  scenario(kind: string, fields: object = {}): Promise<Record<string, unknown>> {
    return this.control('/scenario', { kind, ...fields });
  }

  /** Closes the processes' parts but leaves the state on disk. */
  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.running.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.stateDirectory, { recursive: true, force: true });
  }
}

export function future(symbol: string, exchange: string, month?: string): Contract {
  return { symbol, exchange, secType: 'FUT' as SecType, lastTradeDateOrContractMonth: month };
}

export const CORN = future('ZC', 'CBOT', '202312');

export function order(action: 'BUY' | 'SELL', quantity: number, fields: Partial<Order> = {}): Order {
  return {
    action: action as OrderAction,
    orderType: 'MKT' as OrderType,
    totalQuantity: quantity,
    tif: 'DAY',
    transmit: true,
    account: ACCOUNT,
    ...fields,
  } as Order;
}

export function limit(
  action: 'BUY' | 'SELL',
  quantity: number,
  price: number,
  fields: Partial<Order> = {},
): Order {
  return order(action, quantity, { orderType: 'LMT' as OrderType, lmtPrice: price, ...fields });
}
