/** An entry of `forecast_mapping`. */
export interface MappingYaml {
  readonly a_param: number;
  readonly b_param: number;
  readonly threshold: number;
}

/** Contracts that the largest mapped forecast should give. */
const POSITION_AT_CAP = 2;
const A_MIN = 1.2;
const A_MAX = 1.7;

/**
 * The mapping for an instrument that holds few contracts: small forecasts are ignored, larger ones count for more.
 * `averagePosition`: contracts at an average forecast. Null where none is needed or none helps.
 */
export function forecastMappingFor(averagePosition: number): MappingYaml | null {
  const a = POSITION_AT_CAP / averagePosition;
  if (!(a >= A_MIN && a <= A_MAX)) return null;
  const threshold = -19.811 + 22.263 * a;
  return { a_param: a, b_param: (20 * a) / (20 - threshold), threshold };
}
