import { tstError } from '../../domain/errors/errors';
import type { Item } from '../../domain/moving/items';
import { OPTIMAL_COLUMNS, optimalPositionForm, optimalPositionSpec } from '../csv/optimal-position-files';
import { ROWS } from '../series/series-store';
import type { Content } from './moving';
import { planSeries } from './plan-series';
import { columnsOf, readSeriesOf } from './read-file';

/** What a strategy wanted to hold, as history: it is never traded, the next run computes its own. */
export async function readOptimalPositions(item: Item): Promise<Content> {
  const file = item.files['file'];
  const columns = await columnsOf(file);
  const form = optimalPositionForm(columns.filter((each) => !TIME_COLUMNS.includes(each)));
  if (form === undefined) {
    const forms = Object.values(OPTIMAL_COLUMNS).map((each) => each.join(','));
    throw tstError(
      'BAD_DATA_FILE',
      `${file.path}, line 1: its columns are ${columns.join(',')}, and should be DATETIME and ${forms.join(', or ')}`,
    );
  }
  const { series, notes } = await readSeriesOf(file, optimalPositionSpec(form));
  const key = { kind: 'optimal_positions', name: `${item.strategy}/${item.instrument}` } as const;
  return {
    rows: series.times.length,
    notes,
    plan: (moving, _, before) => planSeries(moving, item, before, key, { [ROWS]: series }),
  };
}

const TIME_COLUMNS: readonly string[] = ['DATETIME', 'index', ''];
