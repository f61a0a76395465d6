import type { StrategyState } from '../../domain/strategies/strategy-state';
import type { Database } from '../store/database';
import { conflict, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';

/** States of the strategies that ever left `active`, by name. */
export async function strategyStates(database: Database): Promise<StrategyState[]> {
  const found = await states(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<StrategyState>(document));
}

/** Undefined for a strategy that has always been active. */
export async function strategyState(
  database: Database,
  strategy: string,
): Promise<StrategyState | undefined> {
  return plainOrUndefined<StrategyState>(await states(database).findOne({ _id: strategy }));
}

/**
 * Writes the state that follows `before` (undefined: none yet); its version is one above. Throws VERSION_CONFLICT when
 * another state came in between.
 */
export async function putStrategyState(
  database: Database,
  before: StrategyState | undefined,
  next: StrategyState,
): Promise<void> {
  const { strategy } = next;
  const written =
    before === undefined
      ? await insertOnce(states(database), strategy, next)
      : (await states(database).replaceOne({ _id: strategy, version: before.version }, next)).matchedCount ===
        1;
  if (!written) throw conflict(`The state of strategy ${strategy}`, before?.version ?? 0);
}

function states(database: Database) {
  return database.main.collection<Stored<StrategyState>>('strategy_states');
}
