import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = join(__dirname, '..', '..', 'scripts', 'simulate.mjs');

/** One day of each; `npm run simulate` plays thousands. The 25th and the 50th are played twice. */
it('holds every invariant in 50 seeds', async () => {
  const options = ['--seeds', '50', '--days', '1', '--no-table'];
  const { stdout } = await run(process.execPath, [program, ...options]); // throws with what was breached
  expect(stdout).toMatch(/^\d{3,} orders, 0 violations$/m);
});

it('finds a bug that is put in', async () => {
  const options = ['--seeds', '8', '--days', '1', '--no-table', '--bug', 'drop-a-journal-line'];
  await expect(run(process.execPath, [program, ...options])).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/seed \d+ breaches I[12]/),
  });
});
