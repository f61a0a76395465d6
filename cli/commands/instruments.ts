import { type Command, Option } from 'commander';
import { HISTORY_SOURCES } from '../../domain/prices/added-instrument';
import { type AddOptions, addInstruments, csvFolder } from '../operator/add-instruments';
import { beginSystem } from '../operator/begin-system';
import { EVERYTHING_ELSE, onSystem } from '../operator/open-system';
import { systemCommand } from '../operator/system-command';

/** `tst instruments`: what is traded, from its first price on. */
export function register(program: Command): void {
  const command = program
    .command('instruments')
    .description('instruments of the system: their first history');
  systemCommand(
    command,
    'add <codes...>',
    'give instruments their first history; they take part once it is complete',
  )
    .addOption(
      new Option('--from <source>', 'the broker, files, or files that the broker continues')
        .choices(HISTORY_SOURCES)
        .default('broker'),
    )
    .option('--csv <directory>', 'files in the formats of pysystemtrade: contract, multiple, adjusted prices')
    .action(add);
}

async function add(
  codes: readonly string[],
  options: AddOptions & { readonly system?: string },
): Promise<void> {
  const csv = csvFolder(options);
  const failed = await onSystem(
    options.system,
    EVERYTHING_ELSE,
    (open) => addInstruments(open, [...new Set(codes)], options, csv),
    beginSystem,
  );
  if (failed.length > 0) process.exitCode = 1;
}
