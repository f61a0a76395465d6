import { type Command, Option } from 'commander';
import { removeInstrument } from '../../data/instruments/remove-instrument';
import { loadCatalogue } from '../../data/store/catalogue';
import { TstError, tstError } from '../../domain/errors/errors';
import { whyNotRemoved } from '../../domain/instruments/removal';
import { HISTORY_SOURCES } from '../../domain/prices/added-instrument';
import { suggestion } from '../../systems/config/nearest-name';
import { openDialogue } from '../init/ask';
import { type AddOptions, addInstruments, csvFolder } from '../operator/add-instruments';
import { askBroker } from '../operator/ask-broker';
import { audited } from '../operator/audited';
import { beginSystem } from '../operator/begin-system';
import { checkAtBroker, listedContracts } from '../operator/check-instruments-at-broker';
import { useOf } from '../operator/instrument-use';
import { EVERYTHING_ELSE, type OpenSystem, onSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import {
  describeInstrument,
  type InstrumentLine,
  instrumentTable,
  readInstrumentLines,
} from '../views/instrument-lines';

/** `tst instruments`: what is described, stored and sampled; first histories; comparison with the broker; removal. */
export function register(program: Command): void {
  const command = program
    .command('instruments')
    .description('instruments: what is stored, first history, checks, removal');
  systemCommand(command, 'list', 'every instrument: prices, age, contracts, strategies', { isDefault: true })
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(
    command,
    'show <code>',
    "one instrument: its facts next to the broker's, rolls, contracts",
  ).action(opened(['gateway'], show));
  systemCommand(
    command,
    'check [codes...]',
    'compare facts and roll parameters with the broker; exit code 1 where they differ',
  )
    .option('--all', 'every described instrument; default: those with prices')
    .action(opened(['gateway'], check));
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
  systemCommand(command, 'remove <code>', 'remove the prices of an instrument that nothing uses')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option('-y, --yes', 'do not ask')
    .action(opened([], remove));
}

async function list(open: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const lines = await readInstrumentLines(open);
  console.log(json ? JSON.stringify(lines, null, 2) : instrumentTable(lines));
}

async function show(open: OpenSystem, code: string): Promise<void> {
  await known(open, [code]);
  const { brokerInstruments } = await loadCatalogue(open.settings.config.instrument_config_directory);
  const row = brokerInstruments.get(code);
  const listed = row && (await askIfThere(() => askBroker(open, (broker) => listedContracts(broker, row))));
  console.log(await describeInstrument(open, code, listed));
}

/** What is stored is shown without the broker, too. */
async function askIfThere<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) throw error;
    console.error(`the broker can't be asked now: ${error.message}`);
    return undefined;
  }
}

async function check(
  open: OpenSystem,
  codes: readonly string[],
  { all }: { readonly all?: boolean },
): Promise<void> {
  const lines = await readInstrumentLines(open);
  const asked = codes.length > 0 ? await known(open, codes) : chosen(lines, all === true);
  if (asked.length === 0)
    throw tstError('BAD_INPUT', 'no instrument has prices yet: name instruments, or say --all');
  let wrong = 0;
  await checkAtBroker(open, asked, ({ code, problems, notes, listed }) => {
    console.log(
      `${code}: ${problems.length === 0 ? `agrees with ${listed} contracts of the broker` : 'differs'}`,
    );
    for (const problem of problems) console.log(`  problem: ${problem}`);
    for (const note of notes) console.log(`  note: ${note}`);
    if (problems.length > 0) wrong += 1;
  });
  console.log(`${asked.length} instruments checked, ${wrong} differ`);
  if (wrong > 0) process.exitCode = 1;
}

function chosen(lines: readonly InstrumentLine[], all: boolean): readonly string[] {
  return lines.filter(({ last }) => all || last !== undefined).map(({ code }) => code);
}

/** Throws BAD_INPUT for a code that no file describes and of which nothing is stored. */
async function known(open: OpenSystem, codes: readonly string[]): Promise<readonly string[]> {
  const all = (await readInstrumentLines(open)).map(({ code }) => code);
  const unknown = codes.filter((code) => !all.includes(code));
  if (unknown.length === 0) return codes;
  const named = unknown.map((code) => `${code}${suggestion(code, all)}`).join(', ');
  throw tstError('BAD_INPUT', `no instrument ${named} is described in the instrument files or stored`);
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

interface RemoveOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

async function remove(open: OpenSystem, code: string, { reason, yes }: RemoveOptions): Promise<void> {
  await known(open, [code]);
  if (!yes) await confirmed(code);
  const what = { action: 'remove instrument', reason, instrument: code };
  const removed = await audited(open, what, async ({ at }) => {
    const reasons = whyNotRemoved(await useOf(open, code));
    if (reasons.length > 0) throw tstError('BAD_INPUT', `${code} is in use: ${reasons.join('; ')}`);
    return removeInstrument(open.database, code, at);
  });
  console.log(`${code}: its prices, and those of ${removed.contracts} contracts, are removed`);
}

/** Throws BAD_INPUT unless the person at the terminal repeats the code. */
async function confirmed(code: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw tstError('BAD_INPUT', 'removing an instrument needs --yes where nobody can be asked');
  const dialogue = openDialogue();
  try {
    await dialogue.ask(`Removes all prices of ${code}. Its code, to confirm`, undefined, (text) => {
      if (text !== code)
        throw tstError('BAD_INPUT', `'${text}' is not ${code}; Ctrl-C leaves everything as it is`);
    });
  } finally {
    dialogue.close();
  }
}
