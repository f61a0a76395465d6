import type { Command } from 'commander';

interface ImportOptions {
  readonly system?: string;
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
  readonly stitch?: boolean;
  readonly abandon?: boolean;
}

/** `tst import pysystemtrade DIR`: everything of an installation, once and without loss. */
export function register(program: Command): void {
  const group = program.command('import').description('move data of another system into a system');
  group
    .command('pysystemtrade <directory>')
    .description('prices, positions, capital, orders and configuration of a pysystemtrade installation')
    .option('--dry-run', 'say what is found, and what would be written; write nothing')
    .option(
      '--into <directory>',
      'private directory that takes configuration and instrument files; default: PYSYS_PRIVATE_CONFIG_DIR, or one within the system',
    )
    .option('--stitch', 'make adjusted prices of the multiple prices again')
    .option('--replace', 'write over what no import has written')
    .option('--abandon', 'end an unfinished import as it is')
    .option('--system <name>', 'system; default: the one started last, or a new one, moved')
    .action(async (directory: string, options: ImportOptions) => {
      if (options.abandon) {
        console.log(await (await import('../moving/move-items')).abandonImport(options.system));
        return;
      }
      const { importPysystemtrade } = await import('../moving/import-pysystemtrade');
      const { dryRun = false, replace = false, stitch = false, system, into } = options;
      const whole = await importPysystemtrade(directory, { dryRun, replace, stitch, system, into });
      if (!whole) process.exitCode = 1;
    });
}
