import { type Command, Option } from 'commander';
import { contractId } from '../../domain/contracts/contract-id';
import type { RollParameters } from '../../domain/instruments/instrument';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { cloneInstrument } from '../operator/clone-instrument';
import type { OpenSystem } from '../operator/open-system';
import { applyRollParameters, planRollParameters, type RollParameterPlan } from '../operator/roll-parameters';
import { applySplit, type PlannedSplit, planSplit } from '../operator/split-prices';
import { opened, systemCommand } from '../operator/system-command';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseFinite, parseInteger } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { rowTable } from '../views/price-rows';
import { plainTable } from '../views/table';

interface CloneOptions {
  readonly inverse?: boolean;
  readonly multiplier: number;
  readonly offset: number;
  readonly reason: string;
}

interface RollOptions {
  readonly hold?: string;
  readonly priced?: string;
  readonly rollOffset?: number;
  readonly carry?: string;
  readonly expiryOffset?: number;
  readonly reason: string;
  readonly yes?: boolean;
}

const SHOWN_ROWS = 6;

/** `tst prices clone`, `split` and `roll-parameters`: prices made anew from stored ones. */
export function addPriceTools(prices: Command): void {
  systemCommand(
    prices,
    'clone <from> <to>',
    'give an instrument without prices those of another, transformed',
  )
    .option('--inverse', '1 / price')
    .option('--multiplier <factor>', 'times this', parseFinite, 1)
    .option('--offset <points>', 'plus this', parseFinite, 0)
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], clone));
  systemCommand(
    prices,
    'split <instrument> [contract]',
    'merged bars, where only those are stored: closing rows become daily bars, the last row of each hour an hourly one',
  )
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], split));
  systemCommand(
    prices,
    'roll-parameters <instrument>',
    'change how an instrument rolls: its calendar, multiple and adjusted prices are made again, compared, then stored',
  )
    .option('--hold <letters>', 'months to hold, such as HMUZ')
    .option('--priced <letters>', 'months with prices')
    .option('--roll-offset <days>', 'days from expiry to the desired roll, usually negative', parseInteger)
    .addOption(new Option('--carry <offset>', 'the carry contract: next or previous').choices(['1', '-1']))
    .option('--expiry-offset <days>', 'days from the first of the month to the expiry', parseInteger)
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], rollParameters));
}

async function clone(open: OpenSystem, from: string, to: string, options: CloneOptions): Promise<void> {
  const { inverse = false, multiplier, offset, reason } = options;
  console.log(await cloneInstrument(open, { from, to, transform: { inverse, multiplier, offset }, reason }));
}

async function split(
  open: OpenSystem,
  instrument: string,
  contract: string | undefined,
  { reason, yes }: { readonly reason: string; readonly yes?: boolean },
): Promise<void> {
  const plans = await planSplit(open, instrument, contract && contractId(contract));
  console.log(splitTable(plans));
  if (plans.every((each) => each.split.kind !== 'split')) console.log('nothing is to be split');
  else if (await confirmed('Store them?', yes))
    for (const line of await applySplit(open, instrument, plans, reason)) console.log(line);
  else console.log('nothing was changed');
}

function splitTable(plans: readonly PlannedSplit[]): string {
  const rows = plans.map(({ contract, split, before }) => {
    const now = [before.merged, before.hour, before.day].map(String);
    if (split.kind !== 'split') return [contract, ...now, '', '', '', SPLIT_REASONS[split.kind]];
    const { merged, hour, day } = split.parts;
    return [contract, ...now, ...[merged, hour, day].map(({ times }) => String(times.length)), ''];
  });
  return plainTable(['contract', 'merged', 'hourly', 'daily', 'then merged', 'hourly', 'daily', ''], rows);
}

const SPLIT_REASONS: Readonly<Record<Exclude<PlannedSplit['split']['kind'], 'split'>, string>> = {
  nothing: 'has no merged bars',
  'split-already': 'its bars by size come to the merged ones',
  'other-size': 'bars shorter than an hour are in use',
};

async function rollParameters(open: OpenSystem, instrument: string, options: RollOptions): Promise<void> {
  const plan = await planRollParameters(open, instrument, changesOf(options));
  showPlan(plan);
  if (await confirmed('Store them?', options.yes))
    console.log(await applyRollParameters(open, plan, options.reason));
  else console.log('nothing was changed');
}

function changesOf({ hold, priced, rollOffset, carry, expiryOffset }: RollOptions): Partial<RollParameters> {
  return {
    ...(hold === undefined ? {} : { holdRollCycle: hold }),
    ...(priced === undefined ? {} : { pricedRollCycle: priced }),
    ...(rollOffset === undefined ? {} : { rollOffsetDays: rollOffset }),
    ...(carry === undefined ? {} : { carryOffset: Number(carry) }),
    ...(expiryOffset === undefined ? {} : { expiryOffset }),
  };
}

function showPlan({ old, next, before, after }: RollParameterPlan): void {
  const keys = Object.keys(old) as (keyof RollParameters)[];
  console.log(
    plainTable(
      ['parameter', 'now', 'then'],
      keys.map((key) => [key, String(old[key]), String(next[key])]),
    ),
  );
  const ids = [currentContracts(before.multiple), currentContracts(after.multiple)];
  const names: (keyof CurrentContracts)[] = ['price', 'forward', 'carry'];
  console.log(
    plainTable(
      ['contract', 'now', 'then'],
      names.map((name) => [name, ids[0][name], ids[1][name]]),
    ),
  );
  for (const [title, { multiple }] of [
    ['now', before],
    ['then', after],
  ] as const) {
    const count = multiple.times.length;
    console.log(`${title}: ${count} rows`);
    console.log(
      rowTable(
        multiple,
        Array.from(
          { length: Math.min(SHOWN_ROWS, count) },
          (_, row) => count - Math.min(SHOWN_ROWS, count) + row,
        ),
      ),
    );
  }
}
