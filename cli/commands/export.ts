import type { Command } from 'commander';
import { opened, systemCommand } from '../operator/system-command';

/** `tst export csv DIR`: everything that is stored, in pysystemtrade's formats. */
export function register(program: Command): void {
  const group = program.command('export').description('write what is stored for other programs');
  systemCommand(
    group,
    'csv <directory>',
    "everything in pysystemtrade's CSV formats, times in London; readable by `tst import` and pandas",
  ).action(
    opened([], async (open, directory: string) => {
      const { exportSystem } = await import('../moving/export-csv');
      const { lines, whole } = await exportSystem(open, directory);
      for (const line of lines) console.log(line);
      if (!whole) process.exitCode = 1;
    }),
  );
}
