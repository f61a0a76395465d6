/** The operator's commands in plain values: what `document-commands.mjs` compares documents with. */
import type { Command } from 'commander';
import { COMMANDS } from '../../cli/commands';
import { CONTROLS, MENUS } from '../../cli/controls';
import { TstCommand } from '../../cli/terminal/command';

/** A command, its long options, and its subcommands by name; `passedOn`: its arguments are another program's. */
interface CommandTree {
  readonly description: string;
  readonly options: readonly string[];
  readonly commands: Readonly<Record<string, CommandTree>>;
  readonly takesArguments: boolean;
  readonly passedOn: boolean;
}

/** The menus of pysystemtrade with their commands. */
export const controls = CONTROLS;
export const menus = MENUS;

/** `tst` and everything below it. */
export function commandTree(): CommandTree {
  const program = new TstCommand('tst').enablePositionalOptions();
  for (const register of COMMANDS) register(program);
  const { commands, ...rest } = treeOf(program);
  const help = { description: '', options: [], commands: {}, takesArguments: true, passedOn: false };
  return { ...rest, options: ['--version', '--debug', '--help'], commands: { ...commands, help } };
}

function treeOf(command: Command): CommandTree {
  const commands = Object.fromEntries(
    command.commands.flatMap((each) => [each.name(), ...each.aliases()].map((name) => [name, treeOf(each)])),
  );
  const meant = [command, ...defaultOf(command)];
  return {
    description: command.description(),
    options: ['--help', ...meant.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []))],
    commands,
    takesArguments: meant.some(({ registeredArguments }) => registeredArguments.length > 0),
    passedOn: command.name() === 'temporal',
  };
}

/** The subcommand that is meant when none is named. */
function defaultOf(command: Command): readonly Command[] {
  const { _defaultCommandName: name } = command as { _defaultCommandName?: string };
  return command.commands.filter((each) => each.name() === name);
}
