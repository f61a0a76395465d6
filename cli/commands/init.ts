import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config';
import { loadCatalogue } from '../../data/store/catalogue';
import { strategiesOf } from '../../strategies/strategy-config';
import { openDialogue } from '../init/ask';
import { answersOf, askForRest, refuseMistakes, type Typed } from '../init/complete';
import { privateFiles } from '../init/private-files-text';
import { refuseExisting, writePrivateDirectory } from '../init/write-private';
import { checkInstruments } from '../operator/check-instruments';
import { checkStrategies } from '../operator/check-strategies';

interface InitOptions extends Omit<Typed, 'password'> {
  readonly yes?: boolean;
}

/** `tst init`: a private directory, from nothing. */
export function register(program: Command): void {
  program
    .command('init')
    .description('write a private directory of your own; asks for what is not given as an option')
    .argument('[directory]', 'where; default: ~/trading')
    .option('--account <account>', 'account at the broker: DU... paper, U... live')
    .option('--live', 'the account is a live one, with real money')
    .option('--gateway <host:port>', 'where IB Gateway answers; default 127.0.0.1:4002, live 4001')
    .option('--capital <amount>', 'capital of a backtest; in production it is the value of the account')
    .option('--currency <code>', 'base currency; default USD')
    .option('--instruments <codes>', 'what to trade, such as CORN,US10,EUROSTX')
    .option('--strategy <name>', 'name of the strategy; default trend-carry')
    .option('--mail <address>', 'sender of mails; its password is taken from TST_EMAIL_PWD, or asked for')
    .option('--mail-server <name>', 'its SMTP server')
    .option('--mail-to <address>', 'who gets the mails; default: the sender')
    .option('-y, --yes', 'ask nothing: defaults for what is not given')
    .action(init);
}

/** What is in every private directory, whatever its strategy is called. */
const ALWAYS = ['private_config.yaml', 'private_control_config.yaml', 'secrets.yaml', '.gitignore'];

async function init(directory: string | undefined, { yes, ...options }: InitOptions): Promise<void> {
  const target = resolve(directory ?? join(homedir(), 'trading'));
  refuseExisting(target, ALWAYS);
  const known = await loadCatalogue(undefined);
  const password = process.env['TST_EMAIL_PWD'];
  const given: Typed = { ...options, ...(password === undefined ? {} : { password }) };
  refuseMistakes(given, known);
  const typed = yes || !process.stdin.isTTY ? given : await atTerminal(given, known);
  const answers = answersOf(typed, known);
  await writePrivateDirectory(target, privateFiles(answers), checkDraft);
  console.log(`written: ${target}`);
  console.log('next:');
  console.log(`  export PYSYS_PRIVATE_CONFIG_DIR=${target}`);
  console.log('  npx tst config check');
  console.log(`  npx tst instruments add ${answers.instruments.join(' ')} --system NAME`);
  console.log('  npx tst start --system NAME');
}

async function atTerminal(given: Typed, known: Parameters<typeof askForRest>[1]): Promise<Typed> {
  const dialogue = openDialogue();
  try {
    return await askForRest(given, known, dialogue);
  } finally {
    dialogue.close();
  }
}

/** As `tst config check` reads it. */
async function checkDraft(draft: string): Promise<void> {
  const loaded = loadConfig({ privateDirectory: draft, env: process.env });
  await checkInstruments(loaded, await checkStrategies(strategiesOf(loaded), loaded), 'refuse');
}
