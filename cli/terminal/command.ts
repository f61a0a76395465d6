import { Command } from 'commander';

/** A command whose errors name everything that is missing, and the name that is wrong. */
export class TstCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.hook('preSubcommand', refuseUnknownName);
  }

  override createCommand(name?: string): Command {
    return new TstCommand(name);
  }

  /** Called by the library at the first argument that is missing. */
  missingArgument(): void {
    this.nameMissing();
  }

  /** Called by the library at the first required option that is missing. */
  missingMandatoryOptionValue(): void {
    this.nameMissing();
  }

  private nameMissing(): void {
    const required = this.registeredArguments.slice(this.args.length).filter((each) => each.required);
    const options = this.options.filter(
      (each) => each.mandatory && this.getOptionValue(each.attributeName()) === undefined,
    );
    const missing = [...required.map((each) => `<${each.name()}>`), ...options.map((each) => each.flags)];
    this.error(`error: '${this.name()}' lacks ${missing.join(', ')}`, { code: 'commander.missing' });
  }
}

/** `tst limits bogus` is an unknown command, not a surplus argument of the default command. */
function refuseUnknownName(group: Command, chosen: Command): void {
  const [name] = group.args;
  if (name === undefined || name.startsWith('-') || chosen.registeredArguments.length > 0) return;
  const known = group.commands.flatMap((each) => [each.name(), ...each.aliases()]);
  if (known.includes(name)) return;
  group.error(`error: unknown command '${name}' of '${group.name()}'; use one of ${known.join(', ')}`, {
    code: 'commander.unknownCommand',
  });
}
