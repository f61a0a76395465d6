import type { Command, CommandOptions } from 'commander';
import type { Part } from '../../services/system/start-request';
import { SYSTEM_OPTION } from '../terminal/system-option';
import { type OpenSystem, onSystem } from './open-system';

/** Adds a command that takes `--system`; `opened` makes its action. */
export function systemCommand(
  parent: Command,
  usage: string,
  description: string,
  options: CommandOptions = {},
): Command {
  return parent
    .command(usage, options)
    .description(description)
    .option(...SYSTEM_OPTION);
}

/** The action of a `systemCommand`: `act` with the system open, then the command's arguments and options. */
export function opened<Given extends unknown[]>(
  parts: readonly Exclude<Part, 'database'>[],
  act: (open: OpenSystem, ...given: Given) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  return (...all) => {
    const given = all.slice(0, -1) as Given; // the last one is the command itself
    const { system } = given[given.length - 1] as { readonly system?: string };
    return onSystem(system, parts, (open) => act(open, ...given));
  };
}
