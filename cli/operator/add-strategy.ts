import { allocateCapital } from '../../activities/positions/allocate';
import type { LoadedConfig } from '../../config/loaded-config';
import { accountCapital } from '../../data/capital/capital';
import { strategyState, strategyStates } from '../../data/controls/strategy-states';
import { decideAllocation } from '../../domain/capital/allocation';
import { tstError } from '../../domain/errors/errors';
import { loadSettings } from '../../services/system/settings';
import { strategiesOf } from '../../strategies/strategy-config';
import { type CheckedChange, planPrivateChange } from '../private-files/change-private-files';
import { type NewStrategy, newStrategyEdits } from '../private-files/new-strategy';
import { type Actor, audited } from './audited';
import { checkPrivateDirectory } from './check-configuration';
import type { OpenSystem } from './open-system';

export interface PlannedStrategy {
  readonly strategy: NewStrategy;
  readonly change: CheckedChange<Shares>;
  /** Share of the capital in percent, by strategy, as configured now and then. */
  readonly shares: readonly { readonly strategy: string; readonly before: number; readonly after: number }[];
}

/**
 * The private files with a new strategy in them, checked as `tst config check` does; writes nothing. Throws BAD_INPUT,
 * and BAD_CONFIG for every mistake of the files as they would be.
 */
export async function planStrategy(open: OpenSystem, strategy: NewStrategy): Promise<PlannedStrategy> {
  const { loaded } = open.settings;
  if (loaded.privateDirectory === undefined)
    throw tstError('BAD_INPUT', 'no private directory is configured: make one first (`npx tst init`)');
  if ((await strategyState(open.database, strategy.name))?.state === 'retired')
    throw tstError(
      'BAD_INPUT',
      `${strategy.name} was retired: bring it back (\`npx tst strategies resume\`), or take another name`,
    );
  const edits = newStrategyEdits(loaded, strategy);
  const leaving = (await strategyStates(open.database)).filter(({ state }) => state !== 'active');
  const names = leaving.map((each) => each.strategy);
  const change = await planPrivateChange(loaded.privateDirectory, edits, async (draft) =>
    sharesOf(await checkPrivateDirectory(draft), names),
  );
  const [before, after] = [sharesOf(loaded, names), change.checked];
  const shares = Object.entries(after).map(([name, share]) => ({
    ...{ strategy: name, before: before[name] ?? 0, after: share },
  }));
  return { strategy, change, shares };
}

/** Writes the files of a planned strategy, and shares the capital with them; audited. Throws BAD_INPUT when one was changed meanwhile. */
export async function addStrategy(
  open: OpenSystem,
  { strategy, change, shares }: PlannedStrategy,
  reason: string,
): Promise<void> {
  const part = (of: 'before' | 'after') =>
    Object.fromEntries(shares.map((each) => [each.strategy, each[of]]));
  const details = { ...strategy, files: change.files, before: part('before'), after: part('after') };
  await audited(open, { action: 'add strategy', reason, details }, async ({ at, by }) => {
    change.write();
    await shareNow(open, { at, by });
  });
}

/**
 * Shares the capital as the private files say now, so that a strategy has its entry before its first run, and one that
 * leaves has a stored 0. Nothing before capital has a value: the first run begins it.
 */
export async function shareNow(
  { database, settings }: Pick<OpenSystem, 'database' | 'settings'>,
  { at, by }: Pick<Actor, 'at' | 'by'>,
): Promise<void> {
  if ((await accountCapital(database)) === undefined) return;
  const { config, loaded } = loadSettings(settings.endpoints.system);
  await allocateCapital({ database, config, loaded }, at.getTime(), by);
}

/** In percent, by strategy. */
type Shares = Readonly<Record<string, number>>;

function sharesOf(loaded: LoadedConfig, leaving: readonly string[]): Shares {
  const { strategy_weights: weights } = loaded.config.strategy_capital_allocation;
  const listed = strategiesOf(loaded).map(({ name }) => name);
  if (listed.length === 0) return {};
  const { shares } = decideAllocation({ total: 100, totalMargin: undefined, weights, listed, leaving });
  return Object.fromEntries(shares.map(({ strategy, capital }) => [strategy, capital]));
}
