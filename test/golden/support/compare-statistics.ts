import type { CurveStatistics } from '../../../systems/accounting/statistics';
import type { GoldenComparison } from './compare';

export type GoldenStatistics = Readonly<Record<string, number | string | null>>;

export const STATISTICS_TOLERANCE = 1e-8;
export const P_VALUE_TOLERANCE = 1e-6;

/** Every statistic that the golden file has. */
export function compareStatistics(
  golden: GoldenComparison,
  name: string,
  actual: CurveStatistics,
  expected: GoldenStatistics,
): void {
  const byName: Readonly<Record<string, number>> = { ...actual };
  for (const [key, value] of Object.entries(expected)) {
    golden.number(
      `${name} ${key}`,
      byName[key],
      value,
      key === 'p_value' ? P_VALUE_TOLERANCE : STATISTICS_TOLERANCE,
    );
  }
}
