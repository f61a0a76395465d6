import type { Command } from 'commander';
import { CONTROLS, MENUS } from '../controls';
import { plainTable } from '../views/table';

/** `tst controls`: for those who know pysystemtrade's menus. */
export function register(program: Command): void {
  program
    .command('controls')
    .description("pysystemtrade's menus, entry by entry, with the command that does it here")
    .option('--json', 'as JSON')
    .action(show);
}

function show({ json }: { readonly json?: boolean }): void {
  if (json) {
    console.log(JSON.stringify(CONTROLS, null, 2));
    return;
  }
  const rows = CONTROLS.map(({ menu, entry, what, by }) => {
    const here = 'missing' in by ? ['none', by.missing] : [`npx tst ${by.command}`, by.note ?? ''];
    return [MENUS[menu], entry, what, ...here];
  });
  console.log(plainTable(['menu', 'entry', 'what', 'command', 'note'], rows));
}
