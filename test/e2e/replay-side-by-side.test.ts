import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSandbox, type Sandbox } from '../services/support';
import { copyRealMarket } from '../support/real-market';
import { sharedFolder } from '../support/shared';

/**
 * Parity of a static, a dynamically optimised and an own-rule strategy on three days of real prices; the last one
 * trades to its optimum, not to the edge of the buffer.
 */
jest.setTimeout(600_000);

const INSTRUMENTS = ['EUROSTX', 'V2X', 'US10'];
const RATES = ['EURUSD', 'GBPUSD'];
const shared = sharedFolder('data/futures');
const folder = mkdtempSync(join(tmpdir(), 'tst-parity-'));
const market = join(folder, 'market');
let sandbox: Sandbox;

beforeAll(() => {
  if (shared === undefined) return;
  copyRealMarket(shared, market, { instruments: INSTRUMENTS, rates: RATES });
  cpSync(resolve(__dirname, '../../private'), join(folder, 'private'), { recursive: true });
  const own = join(folder, 'private', 'side-by-side');
  appendFileSync(join(own, 'strategies', 'own-rule.yaml'), '\nbuffer_trade_to_edge: false\n');
  sandbox = createSandbox({ TST_BUILD: undefined, PYSYS_PRIVATE_CONFIG_DIR: own });
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

(shared === undefined ? test.skip : test)(
  'all three hold what backtests over the same data hold',
  async () => {
    const { code, output } = await sandbox.run(
      ...['replay', '--market', market, '--system', 'parity', '--from', '2023-03-01', '--to', '2023-03-03'],
    );
    expect(output).toMatch(/^\(a\) ledger vs simulator: 0 differences \(\d+ contracts; held: .*\d/m);
    // 3 days x 3 instruments x 3 strategies, and those of the dynamic one again after its optimisation.
    expect(output).toMatch(/^\(b\) .*: 0 differences \(36 positions of 3 days, bit for bit\)$/m);
    expect(output).toMatch(/^\(c\) .*: 0 differences \([1-9]\d{2,} cells .* 36 positions to 1e-9\)$/m);
    expect(code).toBe(0);
  },
);
