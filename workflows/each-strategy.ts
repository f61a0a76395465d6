import { isCancellation } from '@temporalio/workflow';
import { rootCause } from './root-cause';

/**
 * Takes a step for each strategy in turn. A failed step becomes one of the returned problems, and the others continue;
 * if every one fails, so does the stage, with the first failure.
 */
export async function eachStrategy(
  strategies: readonly string[],
  step: (strategy: string) => Promise<void>,
): Promise<readonly string[]> {
  const failures: { readonly strategy: string; readonly error: unknown }[] = [];
  for (const strategy of strategies) {
    try {
      await step(strategy);
    } catch (error) {
      if (isCancellation(error)) throw error;
      failures.push({ strategy, error });
    }
  }
  if (failures.length > 0 && failures.length === strategies.length) throw failures[0].error;
  return failures.map(({ strategy, error }) => `${strategy}: failed: ${rootCause(error)}`);
}
