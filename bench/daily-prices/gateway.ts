import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createIbBroker, type IbBroker } from '../../broker/ib/connect';
import type { BrokerClock } from '../../broker/ib/options';
import {
  createSimulatedClock,
  type SimulatedClock,
  type TradingClock,
} from '../../services/gateway/trading-clock';
import type { RulesReport } from '../../simulator/gateway/broker-rules';

export const ACCOUNT = 'DU1000001';

/** A simulator in a process of its own, and brokers connected to it. */
export interface BenchGateway {
  /** Moves with each wait: pacing costs no time. */
  readonly still: SimulatedClock;
  connect(clock: BrokerClock): Promise<IbBroker>;
  /** Lets the clock run with the wall from this instant, and enforces the broker's rules. Returns that clock. */
  runWithRules(from: number, rules: { latencyMs: number; missing: number }): Promise<TradingClock>;
  report(): Promise<RulesReport>;
  stop(): void;
}

export async function startGateway(
  folder: string,
  start: string,
  instruments: number,
): Promise<BenchGateway> {
  const child = spawn(process.execPath, [
    ...[join('dist', 'simulator.cjs'), '--synthetic', '--instruments', String(instruments)],
    ...['--state', join(folder, 'state'), '--files', join(folder, 'files'), '--account', ACCOUNT],
    ...['--port', '0', '--control-port', '0', '--start', start, '--speed', '0'],
  ]);
  child.stderr.pipe(process.stderr);
  const { port, controlPort } = await portsOf(child);
  const url = `http://127.0.0.1:${controlPort}`;
  const still = createSimulatedClock(url);
  await still.read();
  const brokers: IbBroker[] = [];
  return {
    still,
    connect: async (clock) => {
      const broker = createIbBroker({
        ...{ host: '127.0.0.1', port, clientId: 100 + brokers.length, account: ACCOUNT, clock },
        historyPacing: { identicalMs: 16_000 },
      });
      brokers.push(broker);
      await broker.start();
      await broker.ready(10_000);
      return broker;
    },
    runWithRules: async (from, rules) => {
      await still.advance(from);
      await still.run(1);
      await post(`${url}/scenario`, { kind: 'rules', ...rules });
      const ahead = (await still.read()) - Date.now();
      const now = () => Date.now() + ahead;
      const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
      return { kind: 'live', now, read: async () => now(), sleep, close: () => undefined };
    },
    report: async () => ((await (await fetch(`${url}/state`)).json()) as { rules: RulesReport }).rules,
    stop: () => {
      for (const broker of brokers) void broker.close();
      child.kill('SIGTERM');
    },
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

async function portsOf(child: ChildProcess): Promise<{ port: number; controlPort: number }> {
  for await (const line of createInterface({ input: child.stdout! })) return JSON.parse(line);
  throw new Error('the simulator did not start');
}
