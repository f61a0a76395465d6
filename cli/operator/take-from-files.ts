import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BesidePrices } from '../../data/csv/beside-prices';
import { rollConfigText } from '../../data/csv/instrument-files';
import { setSpreadCosts, spreadCosts } from '../../data/instruments/spread-costs';
import { readFx, writeFx } from '../../data/series/fx';
import { instrumentsWithPrices } from '../../data/series/prices';
import type { Catalogue } from '../../data/store/catalogue';
import { withOlderRates } from '../../domain/fx/rates-of-files';
import type { RollParameters } from '../../domain/instruments/instrument';
import {
  type Choice,
  choose,
  type Ours,
  shownRollParameters,
} from '../../domain/instruments/taken-from-files';
import { msToDate } from '../../domain/time/trade-date';
import { writeFileAtomically } from '../../services/files/atomic-file';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

/** What is to be written of one kind, and a line for each that is taken or left. */
interface Plan {
  readonly lines: readonly string[];
  /** Undefined when nothing is taken. */
  readonly write?: () => Promise<unknown>;
}

/**
 * Takes from files what instruments need besides prices: rates of their currencies, spread costs, roll parameters; those
 * that have prices already, or none in the files, get nothing. What the operator has set stays. Returns what was taken and
 * what was left. All
 * is read before the first write; an interrupted one is completed by the next.
 */
export async function takeFromFiles(
  open: OpenSystem,
  catalogue: Catalogue,
  codes: readonly string[],
  files: BesidePrices,
): Promise<readonly string[]> {
  const priced = new Set(await instrumentsWithPrices(open.database));
  const fresh = codes.filter((code) => files.priced.has(code) && !priced.has(code));
  const plans = [
    await planRates(open, catalogue, fresh, files),
    await planSpreadCosts(open, catalogue, fresh, files),
    planRollParameters(open, catalogue, fresh, files),
  ];
  const lines = plans.flatMap((each) => each.lines);
  const what = { action: 'take from files', reason: 'instruments add', details: { lines } };
  if (plans.some(({ write }) => write))
    await audited(open, what, async () => {
      for (const { write } of plans) await write?.();
    });
  return lines;
}

/** Of the instruments' currencies and the base currency: without them no position can be sized. */
async function planRates(
  { database, clock, settings }: OpenSystem,
  { instruments }: Catalogue,
  codes: readonly string[],
  files: BesidePrices,
): Promise<Plan> {
  const now = await clock.read();
  const used = codes.flatMap((code) => instruments.get(code)?.currency ?? []);
  const currencies = new Set(codes.length > 0 ? [...used, settings.config.base_currency] : []);
  const plans: Plan[] = [];
  for (const currency of currencies) {
    const ofFile = currency === 'USD' ? undefined : files.rates(currency);
    if (!ofFile) continue;
    const code = `${currency}USD`;
    const stored = await readFx(database, code);
    const { rates, added } = withOlderRates(stored?.series, ofFile, now);
    const kept = stored ? `; those stored since ${msToDate(stored.series.times[0])} stay` : '';
    const text = `${code}: ${added} ${added === 1 ? 'rate' : 'rates'} taken from the files${kept}`;
    plans.push({
      lines: [added > 0 ? text : `${code}: no rate is taken from the files${kept}`],
      write: added > 0 ? () => writeFx(database, code, rates, stored?.version ?? 0) : undefined,
    });
  }
  return together(plans);
}

/** One that `npx tst prices spread-costs` has set, or a spreadcosts.csv of the operator, stays. */
async function planSpreadCosts(
  { database, settings }: OpenSystem,
  catalogue: Catalogue,
  codes: readonly string[],
  files: BesidePrices,
): Promise<Plan> {
  const set = await spreadCosts(database);
  const saidBy = isOwn(settings.config.instrument_config_directory, 'spreadcosts.csv');
  const chosen = codes.map((code) => {
    const operators = set.get(code);
    const described = catalogue.spreadCosts.get(code);
    const ours: Ours<number> | undefined =
      operators !== undefined
        ? { value: operators, saidBy: 'operator' }
        : described === undefined
          ? undefined
          : { value: described, saidBy };
    const choice = choose(files.spreadCosts.get(code), ours, { shown: shownCost });
    return [code, choice] as const;
  });
  const taken = chosen.flatMap(([instrument, choice]) =>
    choice.kind === 'take' ? [{ instrument, spreadCost: choice.value }] : [],
  );
  return {
    lines: linesOf(chosen, 'npx tst prices spread-costs set'),
    write: taken.length > 0 ? () => setSpreadCosts(database, taken) : undefined,
  };
}

/** Kept in the operator's rollconfig.csv, where there is a directory for it. */
function planRollParameters(
  { settings }: OpenSystem,
  { rollParameters }: Catalogue,
  codes: readonly string[],
  files: BesidePrices,
): Plan {
  const directory = settings.config.instrument_config_directory;
  const saidBy = isOwn(directory, 'rollconfig.csv');
  const unwritable = directory === undefined ? 'instrument_config_directory is not set' : undefined;
  const chosen = codes.map((code) => {
    const described = rollParameters.get(code);
    const ours: Ours<RollParameters> | undefined = described && { value: described, saidBy };
    return [
      code,
      choose(files.rollParameters.get(code), ours, { shown: shownRollParameters, unwritable }),
    ] as const;
  });
  const taken = chosen.flatMap(([code, choice]) =>
    choice.kind === 'take' ? [[code, choice.value] as const] : [],
  );
  if (directory === undefined || taken.length === 0)
    return { lines: linesOf(chosen, 'npx tst prices roll-parameters') };
  const file = join(directory, 'rollconfig.csv');
  return {
    lines: [
      ...linesOf(chosen, 'npx tst prices roll-parameters'),
      `${file} is written: a system that runs has read the old one, start it again`,
    ],
    write: async () => writeFileAtomically(file, rollConfigText(new Map([...rollParameters, ...taken]))),
  };
}

function shownCost(cost: number): string {
  return `spread cost ${Number(cost.toPrecision(10))}`;
}

/** Whose file counts: a file of the operator's directory counts alone. */
function isOwn(directory: string | undefined, name: string): Ours<unknown>['saidBy'] {
  return directory !== undefined && existsSync(join(directory, name)) ? 'operator' : 'shipped';
}

function linesOf(
  chosen: readonly (readonly [string, Choice<unknown>])[],
  command: string,
): readonly string[] {
  return chosen.flatMap(([code, choice]) => {
    if (choice.kind === 'same') return [];
    if (choice.kind === 'take') return [`${code}: ${choice.text}, taken from the files`];
    return [`${code}: left in the files: ${choice.text} (to change it: ${command})`];
  });
}

function together(plans: readonly Plan[]): Plan {
  const writes = plans.flatMap(({ write }) => write ?? []);
  const writeAll = async () => {
    for (const write of writes) await write();
  };
  return { lines: plans.flatMap(({ lines }) => lines), write: writes.length > 0 ? writeAll : undefined };
}
