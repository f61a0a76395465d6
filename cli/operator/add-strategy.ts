import type { LoadedConfig } from '../../config/loaded-config';
import { strategyState } from '../../data/controls/strategy-states';
import { allocate, equalWeights } from '../../domain/capital/allocation';
import { tstError } from '../../domain/errors/errors';
import { strategiesOf } from '../../strategies/strategy-config';
import { type CheckedChange, planPrivateChange } from '../private-files/change-private-files';
import { type NewStrategy, newStrategyEdits } from '../private-files/new-strategy';
import { audited } from './audited';
import { type CheckedConfiguration, checkConfiguration } from './check-configuration';
import type { OpenSystem } from './open-system';

export interface PlannedStrategy {
  readonly strategy: NewStrategy;
  readonly change: CheckedChange<CheckedConfiguration>;
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
  const change = await planPrivateChange(loaded.privateDirectory, edits, checkConfiguration);
  const [before, after] = [sharesOf(loaded), sharesOf(change.checked.loaded)];
  const names = Object.keys(after);
  const shares = names.map((name) => ({ strategy: name, before: before[name] ?? 0, after: after[name] }));
  return { strategy, change, shares };
}

/** Writes the files of a planned strategy; audited. Throws BAD_INPUT when one was changed meanwhile. */
export async function addStrategy(
  open: OpenSystem,
  { strategy, change, shares }: PlannedStrategy,
  reason: string,
): Promise<void> {
  const part = (of: 'before' | 'after') =>
    Object.fromEntries(shares.map((each) => [each.strategy, each[of]]));
  const details = { ...strategy, files: change.files, before: part('before'), after: part('after') };
  await audited(open, { action: 'add strategy', reason, details }, async () => change.write());
}

function sharesOf(loaded: LoadedConfig): Readonly<Record<string, number>> {
  const names = strategiesOf(loaded).map(({ name }) => name);
  const weights = loaded.config.strategy_capital_allocation.strategy_weights ?? equalWeights(names);
  return Object.keys(weights).length === 0 ? {} : allocate(100, weights);
}
