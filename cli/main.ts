import { type Command, CommanderError, Option } from 'commander';
import { keepFilesPrivate } from '../config/private-files';
import { productVersion } from '../config/version';
import { InterruptedError } from '../services/processes/interrupted';
import { TstCommand } from './terminal/command';
import { reportFailure } from './terminal/failure';
import { EXIT_INTERRUPTED } from './terminal/interrupt';

/** `tst <command> ...`. Exit code 0: done; 1: an error, printed with its code and remedy; 2: not a command; 130: Ctrl-C. */
async function main(argv: readonly string[]): Promise<void> {
  keepFilesPrivate();
  const program = new TstCommand('tst')
    .description('Systematic futures trading, run as Temporal workflows')
    .addOption(new Option('--version', 'print the version'))
    .option('--debug', 'print the stack of an error')
    .enablePositionalOptions()
    .configureHelp({ sortSubcommands: true })
    .exitOverride();
  program.on('option:version', () => printVersion(program, argv.slice(2)));
  for (const register of await commandsFor(argv)) register(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (isInterruption(error)) process.exitCode = EXIT_INTERRUPTED;
    else {
      reportFailure(error, program.opts()['debug'] === true);
      process.exitCode = 1;
    }
  }
}

/** Somebody pressed Ctrl-C: at a question, Node aborts it. */
function isInterruption(error: unknown): boolean {
  return (
    error instanceof InterruptedError || (error as NodeJS.ErrnoException | undefined)?.code === 'ABORT_ERR'
  );
}

/** A backtest runs often and briefly: it loads nothing that only other commands need. */
async function commandsFor([, , command]: readonly string[]): Promise<
  readonly ((program: Command) => void)[]
> {
  return command === 'backtest'
    ? [(await import('./commands/backtest')).register]
    : (await import('./commands')).COMMANDS;
}

/** Only determined here, because it starts git. Further arguments are refused, as everywhere. */
function printVersion(program: Command, given: readonly string[]): void {
  const more = given.find((each) => each !== '--version' && each !== '--debug');
  if (more !== undefined) program.error(`error: --version takes no '${more}'`, { exitCode: 2 });
  console.log(`tsystemtrade ${productVersion()}`);
  process.exit(0);
}

void main(process.argv);
