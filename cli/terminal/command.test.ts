import { CommanderError } from 'commander';
import { TstCommand } from './command';

/** What is printed when `tst` is called so; `done` when it passes. */
async function answerTo(...words: string[]): Promise<string> {
  let printed = '';
  const program = new TstCommand('tst').exitOverride().configureOutput({
    writeErr: (text) => {
      printed += text;
    },
  });
  const limits = program.command('limits');
  limits.command('list', { isDefault: true }).action(() => undefined);
  limits
    .command('trade <instrument> <days> [note]')
    .requiredOption('--reason <text>')
    .requiredOption('--price <price>')
    .action(() => undefined);
  const rolls = program.command('rolls');
  rolls.command('list [instrument]', { isDefault: true }).action(() => undefined);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return printed.trim();
  }
  return 'done';
}

test.each([
  [['limits'], 'done'],
  [['limits', 'list'], 'done'],
  [['rolls', 'CORN'], 'done'],
  [['limits', 'bogus'], "error: unknown command 'bogus' of 'limits'; use one of list, trade"],
  [['limits', 'list', 'more'], "error: too many arguments for 'list'. Expected 0 arguments but got 1."],
  [['limits', 'trade'], "error: 'trade' lacks <instrument>, <days>, --reason <text>, --price <price>"],
  [['limits', 'trade', 'CORN', '--price', '1'], "error: 'trade' lacks <days>, --reason <text>"],
  [['limits', 'trade', '--price', '1', '--reason', 'x', 'CORN'], "error: 'trade' lacks <days>"],
  [['limits', 'trade', 'CORN', '1', '--price', '1', '--reason', 'x'], 'done'],
])('tst %j: %s', async (words, answer) => expect(await answerTo(...words)).toBe(answer));
