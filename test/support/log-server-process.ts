import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkoutFolder } from '../../services/system/folders';

/** `tst log-server` as a process, which can be killed. */
export async function startLogServerProcess(port: number, file: string): Promise<ChildProcess> {
  const program = join(checkoutFolder(), 'dist', 'cli.cjs');
  const child = spawn(process.execPath, [program, 'log-server', '--port', String(port), '--file', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  if (!said.toString().startsWith('log server at')) throw new Error(said.toString());
  return child;
}

export async function killed(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** All records of the file and those that it was rotated to. */
export function recordsOf(file: string): readonly { client: string; seq: number; text: string }[] {
  const files = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)));
  return files.flatMap((name) =>
    readFileSync(join(dirname(file), name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { client: string; seq: number; text: string }),
  );
}
