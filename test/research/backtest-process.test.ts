/** `tst backtest run` as a process of its own: what it loads, and what it leaves behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sharedFolder } from '../support/shared';

const market = sharedFolder('data/futures');
const describeWithMarket = market === undefined ? describe.skip : describe;
const root = resolve(__dirname, '../..');

describeWithMarket('a backtest as a process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tst-process-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it as the leader of a process group; gives the packages it had loaded at its end, and the group. */
  async function run(strategy: string): Promise<{ packages: ReadonlySet<string>; group: number }> {
    const list = join(folder, 'loaded.json');
    const hook = join(folder, 'hook.cjs');
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`,
    );
    const file = join(root, 'private/strategies', strategy);
    const child = spawn(
      process.execPath,
      ['--require', hook, join(root, 'dist/cli.cjs'), 'backtest', 'run', file, '--market', market!],
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'], cwd: root },
    );
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'exit');
    expect([code, said]).toEqual([0, expect.not.stringContaining('error')]);
    const files = JSON.parse(readFileSync(list, 'utf8')) as string[];
    const packages = files.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    return { packages: new Set(packages), group: child.pid! };
  }

  it('of the library alone loads no package: neither Temporal nor a database, plots or a compiler', async () => {
    const { packages } = await run('chapter15.yaml');
    expect([...packages]).toEqual([]);
  });

  it("with a user's own rule leaves no process of its group behind: the compiler ends first", async () => {
    const { packages, group } = await run('high-low.yaml');
    expect([...packages]).toEqual(['esbuild']);
    expect(() => process.kill(-group, 0)).toThrow('ESRCH');
  });
});
