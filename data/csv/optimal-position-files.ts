import type { CellKind } from './scan-series';
import type { SeriesSpec } from './series-file';

/** What a strategy wanted, in the four forms that pysystemtrade has. */
export type OptimalPositionForm = 'buffered' | 'raw' | 'dynamic' | 'simple';

/** Columns of each form, by which pysystemtrade recognises the form. */
export const OPTIMAL_COLUMNS: Readonly<Record<OptimalPositionForm, readonly string[]>> = {
  buffered: 'lower_position,upper_position,reference_price,reference_contract'.split(','),
  raw: 'optimal_position,reference_price,reference_contract,reference_date'.split(','),
  dynamic:
    'reference_price,reference_contract,reference_date,optimal_position,weight_per_contract,previous_position,previous_weight,reduce_only,dont_trade,position_limit_contracts,position_limit_weight,optimum_weight,minimum_weight,maximum_weight,start_weight,optimised_weight,optimised_position'.split(
      ',',
    ),
  simple: ['position'],
};

const KINDS: Readonly<Record<string, CellKind>> = {
  reference_contract: 'contract',
  reference_date: 'time',
  reduce_only: 'flag',
  dont_trade: 'flag',
};

/** The file of a form as a series. */
export function optimalPositionSpec(form: OptimalPositionForm): SeriesSpec<string> {
  const columns = OPTIMAL_COLUMNS[form].map((name) => ({ name, kind: KINDS[name] ?? 'number' }));
  return { time: 'DATETIME', columns };
}

/** The form that has exactly these columns, in any order; undefined for others. */
export function optimalPositionForm(columns: readonly string[]): OptimalPositionForm | undefined {
  const given = [...columns].sort().join();
  const forms = Object.keys(OPTIMAL_COLUMNS) as OptimalPositionForm[];
  return forms.find((form) => [...OPTIMAL_COLUMNS[form]].sort().join() === given);
}
