import type { LoadedConfig } from '../../config/loaded-config';
import { haltsInForce } from '../../data/controls/halt';
import { positionLimits, tradeLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { overrides } from '../../data/controls/overrides';
import { loadCatalogue } from '../../data/store/catalogue';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { liftCommand } from '../../domain/limits/halt';
import {
  type KnownNames,
  type NamedScope,
  type StoredRule,
  strayNames,
  strayRules,
} from '../../domain/limits/known-names';
import { knownNamesOf } from '../../strategies/known-names';
import { misspeltName } from '../../systems/config/nearest-name';

async function knownNames(loaded: LoadedConfig): Promise<KnownNames> {
  const { instruments } = await loadCatalogue(loaded.config.instrument_config_directory);
  return knownNamesOf(loaded, instruments.keys());
}

/** Throws BAD_INPUT, with the nearest known name and what would follow, for a scope that names what does not exist. */
export async function refuseStrayNames(
  loaded: LoadedConfig,
  scope: NamedScope,
  consequence = 'nothing would be protected',
): Promise<void> {
  if (!scope.instrument && !scope.strategy) return;
  const known = await knownNames(loaded);
  const mistakes = strayNames(scope, known).map(({ kind, name }) => {
    const names = kind === 'instrument' ? known.instruments : known.strategies;
    const nearest = misspeltName(name, names);
    return `${kind} ${name} does not exist${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`;
  });
  if (mistakes.length > 0) throw tstError('BAD_INPUT', `${mistakes.join('; ')}: ${consequence}`);
}

/** One line for each limit, override and lock of the database that protects nothing, with the command that ends it. */
export async function strayRulesOf(database: Database, loaded: LoadedConfig): Promise<readonly string[]> {
  const of = (strategy: string) => (strategy === '' ? '' : ` --strategy ${strategy}`);
  const rules: readonly StoredRule[] = [
    ...(await tradeLimits(database)).map(({ instrument, strategy, periodDays }) => ({
      rule: 'trade limit',
      instrument,
      strategy,
      remedy: `\`npx tst limits remove-trade ${instrument} ${periodDays}${of(strategy)} --reason R\``,
    })),
    ...(await positionLimits(database)).map(({ instrument, strategy }) => ({
      rule: 'position limit',
      instrument,
      strategy,
      remedy: `\`npx tst limits remove-position ${instrument}${of(strategy)} --reason R\``,
    })),
    ...(await overrides(database)).map(({ instrument, strategy }) => ({
      rule: 'override',
      instrument,
      strategy,
      remedy: `\`npx tst overrides remove${instrument === '' ? '' : ` --instrument ${instrument}`}${of(strategy)} --reason R\``,
    })),
    ...(await haltsInForce(database)).map((halt) => ({
      rule: 'halt',
      instrument: halt.instrument,
      strategy: halt.strategy,
      remedy: `\`${liftCommand(halt)}\``,
    })),
    ...(await locks(database)).map(({ instrument, owner }) => ({
      rule: 'lock',
      instrument,
      remedy: `\`npx tst locks lift ${instrument} --owner ${owner} --reason R\``,
    })),
  ];
  return rules.length === 0 ? [] : strayRules(rules, await knownNames(loaded));
}
