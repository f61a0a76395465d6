import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutFolder } from '../../services/system/folders';

const FROM = '2023-06-01';
const TO = '2023-06-14';

/** Runs `tst replay` over ten business days of real prices. Returns its line of days per minute, or why it was skipped. */
export function replayRate(): string {
  const market = join(process.env['TST_SHARED'] ?? '', 'data', 'futures');
  if (!process.env['TST_SHARED'] || !existsSync(market))
    return 'skipped: no real prices next to the checkout';
  const command = [join(checkoutFolder(), 'bin', 'tst.mjs'), 'replay', '--market', market];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, '--from', FROM, '--to', TO], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.split('\n');
  const rate = lines.find((line) => line.includes('days per minute'));
  if (!rate) throw new Error(`replay gave no rate (exit code ${status}):\n${stdout}\n${stderr}`);
  const differences = lines.filter((line) => /: \d+ differences/.test(line));
  return [rate, ...differences, `exit code ${status}`].join('\n  ');
}
