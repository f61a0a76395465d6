import type { BacktestConfig } from '../systems/config/backtest-config';
import { ESTIMATE_FLAGS } from '../systems/finalise/fixed-parameters';

/**
 * What a production run would estimate: positions then change because history is looked at again each day, not
 * because a price moved. Empty for a finalised strategy.
 */
function estimatesOf(config: BacktestConfig): readonly string[] {
  return ESTIMATE_FLAGS.filter((flag) => String(config.effective[flag]).toLowerCase() === 'true');
}

/** The warning, or undefined. */
export function estimateWarning(strategy: string, config: BacktestConfig): string | undefined {
  const flags = estimatesOf(config);
  if (flags.length === 0) return undefined;
  return (
    `WARNING: ${strategy} estimates parameters in production (${flags.join(', ')}): ` +
    'fix them with `npx tst backtest finalise`.'
  );
}
