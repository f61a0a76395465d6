import type { CorrelationMatrix } from '../estimation/correlation-matrix';

/** What is held of an instrument, as the portfolio's risk sees it. */
export interface SignedRisk {
  readonly instrument: string;
  /** Annual risk of what is held, percent of capital; negative when short: weight x annual standard deviation. */
  readonly annualRiskPercent: number;
}

/**
 * Annual risk in percent of capital: root of w' S w, S of standard deviations and correlations (operations document,
 * 5.9). What has no risk or no correlation can't be part of it: `unmeasured` names it.
 */
export function portfolioRisk(held: readonly SignedRisk[], correlation: CorrelationMatrix): number {
  const measured = held.filter((each) => isMeasured(each, correlation));
  const places = measured.map(({ instrument }) => correlation.names.indexOf(instrument));
  let variance = 0;
  measured.forEach((a, i) => {
    measured.forEach((b, j) => {
      const rho = i === j ? 1 : correlation.values[places[i] * correlation.names.length + places[j]];
      variance += rho * a.annualRiskPercent * b.annualRiskPercent;
    });
  });
  return Math.sqrt(Math.max(variance, 0));
}

/** Instruments that are held and not in the risk. */
export function unmeasured(held: readonly SignedRisk[], correlation: CorrelationMatrix): readonly string[] {
  return held.filter((each) => !isMeasured(each, correlation)).map(({ instrument }) => instrument);
}

function isMeasured(
  { instrument, annualRiskPercent }: SignedRisk,
  { names, values }: CorrelationMatrix,
): boolean {
  const row = names.indexOf(instrument);
  if (row < 0 || !Number.isFinite(annualRiskPercent)) return false;
  return !values.subarray(row * names.length, (row + 1) * names.length).some(Number.isNaN);
}
