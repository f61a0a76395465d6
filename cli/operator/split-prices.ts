import { storeContractBars } from '../../data/series/change-contract';
import { contractsWithPrices, readAllContractPrices } from '../../data/series/contract-prices';
import { tstError } from '../../domain/errors/errors';
import { type SplitContract, splitContract } from '../../domain/prices/split-contract';
import { changed } from './change-prices';
import type { OpenSystem } from './open-system';

/** What a contract's bars would become, to be shown before it is done. */
export interface PlannedSplit {
  readonly contract: string;
  readonly split: SplitContract;
  /** Rows that are stored of each part. */
  readonly before: Readonly<Record<'merged' | 'hour' | 'day', number>>;
  readonly version: number;
}

/** One for each contract of the instrument that has prices, or the given one. Throws MISSING_DATA without any. */
export async function planSplit(
  { database, settings }: OpenSystem,
  instrument: string,
  contract: string | undefined,
): Promise<readonly PlannedSplit[]> {
  const stored = (await contractsWithPrices(database, instrument)).map((each) => each.contract);
  const wanted = stored.filter((each) => contract === undefined || each === contract);
  if (wanted.length === 0)
    throw tstError('MISSING_DATA', `${instrument}${contract ? `/${contract}` : ''} has no stored prices`);
  const plans: PlannedSplit[] = [];
  for (const each of wanted) {
    const { version, ...parts } = await readAllContractPrices(database, instrument, each);
    const rows = (part: 'merged' | 'hour' | 'day') => parts[part]?.times.length ?? 0;
    const before = { merged: rows('merged'), hour: rows('hour'), day: rows('day') };
    const split = splitContract(parts, settings.config.system_zone);
    plans.push({ contract: each, split, before, version });
  }
  return plans;
}

/** Stores the bars of each contract that is to be split, each as a change of its own. Returns a line for each. */
export async function applySplit(
  open: OpenSystem,
  instrument: string,
  plans: readonly PlannedSplit[],
  reason: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { contract, split, version } of plans) {
    if (split.kind !== 'split') continue;
    const { parts, times } = split;
    const what = `${contract} split into ${parts.hour.times.length} hourly and ${parts.day.times.length} daily bars`;
    const line = await changed(open, { instrument, what, reason }, async (change) => {
      await storeContractBars(open.database, { ...change, contract, version }, parts, times);
      return `${instrument}/${what}`;
    });
    lines.push(line);
  }
  return lines;
}
