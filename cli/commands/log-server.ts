import { join } from 'node:path';
import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { startLogServer } from '../../services/logging/log-server';
import { dataFolder } from '../../services/system/folders';
import { listenToInterrupt } from '../terminal/interrupt';
import { parsePort } from '../terminal/number';

interface LogServerOptions {
  readonly port: number;
  readonly host: string;
  readonly file: string;
}

/** pysystemtrade's documented one. */
const USUAL_PORT = 6020;

/** `tst log-server`: one file for the records of all processes, also of several systems and machines. */
export function register(program: Command): void {
  program
    .command('log-server')
    .description('collects the log records of all processes in one file, rotated at midnight, until Ctrl-C')
    .option('--port <port>', 'TCP port', parsePort, USUAL_PORT)
    .option(
      '--host <address>',
      'address to listen on; another one than this machine has no protection',
      '127.0.0.1',
    )
    .option('--file <file>', 'the file', join(dataFolder(), 'logs', 'tsystemtrade.log'))
    .action(run);
}

async function run({ host, port, file }: LogServerOptions): Promise<void> {
  const interrupt = listenToInterrupt(console.error);
  const server = await startLogServer({ host, port, file, say: console.error }).catch((error: Error) => {
    throw tstError(
      'BAD_INPUT',
      `no log server can run at ${host}:${port} with ${file}: ${error.message}`,
      error,
    );
  });
  console.log(`log server at ${host}:${server.port}, file ${file}; Ctrl-C stops it`);
  await interrupt.happened;
  await server.close();
}
