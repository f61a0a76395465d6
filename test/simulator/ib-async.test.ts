import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSimulator } from '../../simulator/simulator';

const VENV = join(homedir(), '.cache', 'tsystemtrade', 'ib-async-venv');
const PYTHON = join(VENV, 'bin', 'python');
const run = promisify(execFile);

/** Installs the independent client once; the tests that follow find it. */
function installClient(): void {
  const isThere = () => {
    try {
      execFileSync(PYTHON, ['-c', 'import ib_async'], { stdio: 'ignore' });
      return true;
    } catch {
      return false; // not installed, or only half: installed below
    }
  };
  if (existsSync(PYTHON) && isThere()) return;
  execFileSync('python3', ['-m', 'venv', VENV]);
  execFileSync(PYTHON, ['-m', 'pip', 'install', '-q', 'ib_async>=2.1,<3'], { timeout: 240_000 });
}

describe('an independent client (Python, ib_async)', () => {
  beforeAll(installClient, 300_000);

  test('connects, looks up, reads bars and ticks, trades, survives a cut', async () => {
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
      const { stdout } = await run(PYTHON, [script, String(simulator.port), String(simulator.controlPort)], {
        timeout: 100_000,
      });
      const { checks } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { checks: number };
      expect(checks).toBeGreaterThanOrEqual(39);
    } finally {
      await simulator.close();
      rmSync(stateDirectory, { recursive: true, force: true });
    }
  }, 120_000);
});
