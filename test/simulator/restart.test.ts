import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionFilter } from '@stoqey/ib';
import { buildSync } from 'esbuild';
import { CORN, limit, order, TestClient } from './test-client';

const directory = mkdtempSync(join(tmpdir(), 'simulator-process-'));
const program = join(directory, 'simulator.js');

interface Ports {
  readonly port: number;
  readonly controlPort: number;
}

/** The real process, as the production system starts it. */
class SimulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly ports: Ports,
  ) {}

  static async start(flags: readonly string[] = []): Promise<SimulatorProcess> {
    const state = join(directory, 'state');
    const fixed = ['--synthetic', '--state', state, '--start', '2023-06-15T15:30:00Z', '--speed', '0'];
    const child = spawn(process.execPath, [
      program,
      ...fixed,
      '--port',
      '0',
      '--control-port',
      '0',
      ...flags,
    ]);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text)));
      child.stderr.once('data', (text) => reject(new Error(String(text))));
      child.once('exit', (code) => reject(new Error(`exit code ${code}`)));
    });
    return new SimulatorProcess(child, JSON.parse(line) as Ports);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', (code) => resolve(code)));
    this.child.kill(signal);
    return ended;
  }

  async state(): Promise<Record<string, unknown>> {
    const response = await fetch(`http://127.0.0.1:${this.ports.controlPort}/state`);
    return (await response.json()) as Record<string, unknown>;
  }
}

describe('the process', () => {
  beforeAll(() => {
    const entry = join(__dirname, '../../simulator/main.ts');
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', outfile: program, logLevel: 'error' });
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('kill -9 loses nothing that was acknowledged: orders, executions, positions, cash, ids, clock', async () => {
    const first = await SimulatorProcess.start();
    const client = await new TestClient(first.ports.port, 12).connect();
    client.api.placeOrder(1, CORN, order('BUY', 2, { orderRef: 'filled' }));
    client.api.placeOrder(2, CORN, limit('BUY', 1, 100, { orderRef: 'rests' }));
    await client.event('orderStatus', (id: number, status: string) => id === 2 && status === 'Submitted');
    const headers = { 'content-type': 'application/json' };
    const clock = { method: 'POST', headers, body: JSON.stringify({ advanceMs: 60_000 }) };
    await fetch(`http://127.0.0.1:${first.ports.controlPort}/clock`, clock);
    const before = await first.state();
    await first.end('SIGKILL');
    client.close();

    const second = await SimulatorProcess.start();
    const after = await second.state();
    for (const key of ['orders', 'executions', 'positions', 'cash', 'nextIds', 'counters', 'now'])
      expect([key, after[key]]).toEqual([key, before[key]]);
    const again = await new TestClient(second.ports.port, 12).connect();
    expect(again.all('nextValidId')[0].values).toEqual([3]);
    expect(again.all('openOrder').map((event) => event.values[0])).toEqual([2]);
    again.api.cancelOrder(2);
    await again.event('failure', (id: number, code: number) => id === 2 && code === 202);
    again.api.placeOrder(3, CORN, order('SELL', 2, { orderRef: 'later' }));
    await again.event('commissionReport');
    again.api.reqExecutions(9, {} as ExecutionFilter);
    await again.event('execDetailsEnd');
    const ids = again.all('execDetails').map((event) => (event.values[2] as { execId: string }).execId);
    expect(new Set(ids).size).toBe(2);
    again.close();
    expect(await second.end('SIGTERM')).toBe(0);
  });

  test('a port in use, a missing directory and an unknown flag are one clear line each and exit code 1', async () => {
    const running = await SimulatorProcess.start(['--state', join(directory, 'other')]);
    const port = String(running.ports.port);
    const apart = ['--state', join(directory, 'third')];
    await expect(SimulatorProcess.start([...apart, '--port', port])).rejects.toThrow(
      /can't listen on .*EADDRINUSE/,
    );
    const busy = ['--state', join(directory, 'other')];
    await expect(SimulatorProcess.start(busy)).rejects.toThrow(/is in use by the simulator/);
    await expect(SimulatorProcess.start([...apart, '--replay', '/nowhere'])).rejects.toThrow(
      /\/nowhere is not a folder/,
    );
    await expect(SimulatorProcess.start(['--spede', '3'])).rejects.toThrow(/--spede/);
    await running.end('SIGTERM');
  });
});
