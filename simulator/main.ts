import { parseArgs } from 'node:util';
import { keepFilesPrivate } from '../config/private-files';
import { TstError, tstError } from '../domain/errors/errors';
import type { MarketOptions, SimulatorOptions } from './options';
import { startSimulator } from './simulator';

const FLAGS = {
  synthetic: { type: 'boolean' },
  seed: { type: 'string', default: '1' },
  instruments: { type: 'string' },
  replay: { type: 'string' },
  state: { type: 'string' },
  files: { type: 'string' },
  port: { type: 'string', default: '4002' },
  'control-port': { type: 'string', default: '4003' },
  start: { type: 'string' },
  speed: { type: 'string', default: '1' },
  account: { type: 'string', default: 'DU1234567' },
  cash: { type: 'string' },
  'server-version': { type: 'string' },
} as const;

type Flags = Partial<Record<keyof typeof FLAGS, string | boolean>>;

function number(flags: Flags, name: keyof typeof FLAGS): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw tstError('BAD_INPUT', `--${name} must be a number, not '${text}'`);
  return value;
}

function marketOf(flags: Flags): MarketOptions {
  if (typeof flags.replay !== 'string')
    return {
      kind: 'synthetic',
      seed: number(flags, 'seed') ?? 1,
      instruments: number(flags, 'instruments') ?? 14,
    };
  const instruments = typeof flags.instruments === 'string' ? flags.instruments.split(',') : undefined;
  return { kind: 'replay', directory: flags.replay, instruments };
}

/** The options in a command line; BAD_INPUT names the flag that is wrong. */
export function parseCommandLine(args: readonly string[]): SimulatorOptions {
  const flags: Flags = parse(args);
  if (typeof flags.state !== 'string') throw tstError('BAD_INPUT', '--state DIR is needed');
  const start = flags.start === undefined ? undefined : Date.parse(String(flags.start));
  if (Number.isNaN(start)) throw tstError('BAD_INPUT', `--start must be an ISO time, not '${flags.start}'`);
  return {
    market: marketOf(flags),
    stateDirectory: flags.state,
    filesDirectory: typeof flags.files === 'string' ? flags.files : undefined,
    host: '127.0.0.1',
    port: number(flags, 'port') ?? 4002,
    controlPort: number(flags, 'control-port') ?? 4003,
    clock: { start, speed: number(flags, 'speed') ?? 1 },
    account: String(flags.account),
    initialCash: number(flags, 'cash'),
    serverVersion: number(flags, 'server-version'),
  };
}

function parse(args: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    throw tstError('BAD_INPUT', error instanceof Error ? error.message : String(error), error);
  }
}

/** Runs the process: one line of JSON when it listens; SIGTERM and SIGINT end it. */
export async function main(args: readonly string[]): Promise<void> {
  keepFilesPrivate();
  try {
    const running = await startSimulator(parseCommandLine(args));
    process.stdout.write(`${JSON.stringify({ port: running.port, controlPort: running.controlPort })}\n`);
    const stop = () => void running.close().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(
      error instanceof TstError
        ? `error ${error.code}: ${error.message}\nwhat to do: ${error.remedy}\n`
        : `simulator: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

if (require.main === module) void main(process.argv.slice(2));
