import { describeProblems } from '../../config/config-error';
import type { ConfigProblem } from '../../config/loaded-config';

/** Warnings about a configuration, to standard error: file, line, key, what, and what to do. */
export function printWarnings(warnings: readonly ConfigProblem[]): void {
  for (const warning of warnings)
    console.error(`warning: ${describeProblems([warning])} (${warning.remedy})`);
}
