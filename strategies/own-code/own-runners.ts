import type { Runner } from '../../systems/own-runner';
import { loadOwn } from './own-modules';

/**
 * The user's own runners: each export of `<private>/runners/<file>` that has the form of `systems/own-runner.ts`, by
 * its path in the control configuration, `runners.<file>.<export>`. Throws BAD_CONFIG as `loadOwn` does.
 */
export async function loadOwnRunners(
  privateDirectory: string | undefined,
): Promise<Readonly<Record<string, Runner>>> {
  return loadOwn<Runner>(privateDirectory, {
    folder: 'runners',
    isOne: isRunner,
    wrap: (runner, call) => ({ positions: (...inputs) => call(() => runner.positions(...inputs)) }),
    missing: {
      message: 'exports no runner',
      remedy: 'Export an object with a function `positions`, as private/runners/cautious.ts does.',
    },
  });
}

function isRunner(value: unknown): value is Runner {
  return typeof value === 'object' && value !== null && typeof (value as Runner).positions === 'function';
}
