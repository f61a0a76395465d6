import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSimulator } from '../../simulator/simulator';
import { pythonWith } from '../support/python-packages';

const CLIENT = {
  venv: 'ib-async-venv',
  modules: ['ib_async'],
  requirements: ['ib_async>=2.1,<3'],
};
const run = promisify(execFile);

describe('an independent client (Python, ib_async)', () => {
  let python: string;
  beforeAll(() => {
    python = pythonWith(CLIENT);
  }, 300_000);

  test('connects, looks up, reads bars and ticks that stream and move, trades with every order type, survives a cut', async () => {
    const stateDirectory = mkdtempSync(join(tmpdir(), 'simulator-'));
    const simulator = await startSimulator({
      market: { kind: 'synthetic', seed: 1, instruments: 14 },
      stateDirectory,
      host: '127.0.0.1',
      port: 0,
      controlPort: 0,
      clock: { start: Date.UTC(2023, 5, 15, 15, 30), speed: 0 },
      account: 'DU1234567',
    });
    try {
      const script = join(__dirname, 'ib_async_check.py');
      const { stdout } = await run(python, [script, String(simulator.port), String(simulator.controlPort)], {
        timeout: 100_000,
      });
      const { checks } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { checks: number };
      expect(checks).toBeGreaterThanOrEqual(43);
    } finally {
      await simulator.close();
      rmSync(stateDirectory, { recursive: true, force: true });
    }
  });
});
