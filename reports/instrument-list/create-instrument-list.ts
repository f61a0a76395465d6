import type { BrokerInstrument, Instrument } from '../../domain/instruments/instrument';
import { figureTable, number, words } from '../figures';
import { starred } from '../markets/market-report';
import type { Report } from '../report';

/** Everything that is configured of an instrument. */
export interface ListedInstrument extends Instrument {
  readonly broker: BrokerInstrument | undefined;
  /** Price points; undefined while the broker has reported none. */
  readonly tick: number | undefined;
  /** Half the spread, price points; undefined when none is configured. */
  readonly spreadCost: number | undefined;
}

export interface InstrumentListData {
  /** UTC ms. */
  readonly producedAt: number;
  readonly zone: string;
  readonly instruments: readonly ListedInstrument[];
  readonly held: ReadonlySet<string>;
}

/** Every instrument with its own fields, the broker's, and its tick (operations document, 5.11). */
export function createInstrumentList({ producedAt, zone, instruments, held }: InstrumentListData): Report {
  const columns = [
    words<ListedInstrument>('instrument', ({ code }) => starred(code, held)),
    words<ListedInstrument>('description', ({ description }) => description),
    words<ListedInstrument>('asset class', ({ assetClass }) => assetClass),
    words<ListedInstrument>('currency', ({ currency }) => currency),
    number<ListedInstrument>('point size', undefined, 'short', ({ pointSize }) => pointSize),
    number<ListedInstrument>('per block', undefined, 'short', ({ perBlock }) => perBlock),
    number<ListedInstrument>('percentage', undefined, 'short', ({ percentage }) => percentage),
    number<ListedInstrument>('per trade', undefined, 'short', ({ perTrade }) => perTrade),
    number<ListedInstrument>('half spread', 'points', 'short', ({ spreadCost }) => spreadCost),
    number<ListedInstrument>('tick', 'points', 'short', ({ tick }) => tick),
    words<ListedInstrument>('region', ({ region }) => region),
    words<ListedInstrument>('symbol at the broker', ({ broker }) => broker?.symbol ?? ''),
    words<ListedInstrument>('exchange', ({ broker }) => broker?.exchange ?? ''),
    number<ListedInstrument>('multiplier', undefined, 'short', ({ broker }) => broker?.multiplier),
    number<ListedInstrument>('price magnifier', undefined, 'short', ({ broker }) => broker?.priceMagnifier),
    words<ListedInstrument>('ignores weekly', ({ broker }) => (broker?.ignoreWeekly ? 'yes' : '')),
  ];
  const whenEmpty = 'instrumentconfig.csv has no instrument.';
  return {
    title: 'Instrument list',
    producedAt,
    zone,
    sections: [figureTable('Instruments', columns, instruments, { whenEmpty })],
  };
}
