import { tstError } from '../../domain/errors/errors';
import { decideOpening, type OpeningPosition } from '../../domain/ledger/decide-opening';
import { movesStrategy } from '../../domain/ledger/moves';
import { strategyRows } from '../../domain/ledger/strategy-rows';
import type { Item } from '../../domain/moving/items';
import type { Series } from '../../domain/series/series';
import { localDate } from '../../domain/time/trade-date';
import { POSITION_SPEC } from '../csv/state-files';
import { ledgerRows } from '../ledger/ledger-store';
import { recordFill } from '../ledger/record-fill';
import { ROWS } from '../series/series-store';
import type { ImportedItem } from './import-record';
import type { Content, Moving, Planned } from './moving';
import { planSeries } from './plan-series';
import { readSeriesOf } from './read-file';

/**
 * What a contract or a strategy held: its history as a series, and its end as the opening row of the ledger, which alone
 * is traded upon. The row is written last, once.
 */
export async function readPosition(item: Item): Promise<Content> {
  const { path } = item.files['file'];
  const { series, notes } = await readSeriesOf(item.files['file'], POSITION_SPEC);
  refuseParts(path, series);
  return {
    rows: series.times.length,
    notes,
    plan: (moving, _, before) => planPosition(moving, item, before, series),
  };
}

function refuseParts(path: string, { times, columns }: Series<'position'>): void {
  const row = columns.position.findIndex((value) => !Number.isInteger(value));
  if (row < 0) return;
  const at = new Date(times[row]).toISOString();
  throw tstError(
    'BAD_DATA_FILE',
    `${path}: the position ${columns.position[row]} of ${at} is not a whole number`,
  );
}

async function planPosition(
  moving: Moving,
  item: Item,
  before: ImportedItem | undefined,
  series: Series<'position'>,
): Promise<Planned> {
  const { instrument, contract = '', strategy = '' } = item;
  const key =
    contract === ''
      ? ({ kind: 'strategy_positions', name: `${strategy}/${instrument}` } as const)
      : ({ kind: 'contract_positions', name: `${instrument}/${contract}` } as const);
  const history = await planSeries(moving, item, before, key, { [ROWS]: series });
  const opening = await planOpening(moving, item, series);
  if (history.kind === 'unchanged' && opening.kind === 'known') return history;
  return {
    kind: history.kind === 'new' ? 'new' : 'changed',
    write: async () => {
      const version = history.kind === 'unchanged' ? history.version : await history.write();
      if (opening.kind === 'record') await recordFill(moving.database, await moving.journal(), opening.row);
      return version;
    },
  };
}

async function planOpening(moving: Moving, item: Item, series: Series<'position'>) {
  const position = await openingPosition(moving, item, series);
  if (position === undefined) return { kind: 'known' } as const;
  const { instrument, contract, strategy } = position;
  const rows =
    contract === ''
      ? strategyRows(await ledgerRows(moving.database, { instrument })).filter(
          (row) => row.strategy === strategy && movesStrategy(row),
        )
      : await ledgerRows(moving.database, { instrument, contract });
  const decision = decideOpening(position, rows);
  if (decision.kind === 'refused') throw tstError('BAD_INPUT', `${item.id}: ${decision.reason}`);
  return decision;
}

/** The end of the series; undefined when it has no rows. Throws MISSING_DATA without any price of what is held. */
async function openingPosition(
  moving: Moving,
  { id, instrument = '', contract = '', strategy = '', files }: Item,
  { times, columns }: Series<'position'>,
): Promise<OpeningPosition | undefined> {
  const last = times.length - 1;
  if (last < 0) return undefined;
  const quantity = columns.position[last];
  const price = await moving.priceAt(instrument, contract, times[last]);
  if (price === undefined && quantity !== 0)
    throw tstError(
      'MISSING_DATA',
      `${id}: ${instrument} ${contract} has no price, at which it would be opened`,
    );
  return {
    strategy,
    instrument,
    contract,
    quantity,
    time: new Date(times[last]),
    tradeDate: localDate(times[last]),
    price: price ?? 0,
    note: `held by pysystemtrade (${files['file'].name})`,
  };
}
