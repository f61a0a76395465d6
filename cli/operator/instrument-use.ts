import { readBook } from '../../data/orders/read-book';
import type { InstrumentUse } from '../../domain/instruments/removal';
import { nameOf } from '../../domain/orders/order-name';
import { namedInstruments } from '../../strategies/named-instruments';
import { strategiesOf } from '../../strategies/strategy-config';
import type { OpenSystem } from './open-system';

/** Strategies by the instruments that they trade; those that take all stand under every code. */
export function strategiesUsing(
  { settings: { loaded } }: Pick<OpenSystem, 'settings'>,
  code: string,
): Pick<InstrumentUse, 'namedBy' | 'takenBy'> {
  const { ignore_instruments: ignored } = loaded.config.exclude_instrument_lists;
  const strategies = strategiesOf(loaded).map((strategy) => ({
    name: strategy.name,
    codes: namedInstruments(strategy, loaded),
  }));
  return {
    namedBy: strategies.filter(({ codes }) => codes?.includes(code)).map(({ name }) => name),
    takenBy: ignored.includes(code)
      ? []
      : strategies.filter(({ codes }) => codes === undefined).map(({ name }) => name),
  };
}

/** What still uses an instrument: positions, open orders, strategies. */
export async function useOf(open: OpenSystem, code: string): Promise<InstrumentUse> {
  const book = await readBook(open.database);
  const orders = [...book.instrument, ...book.contract, ...book.broker];
  return {
    ...strategiesUsing(open, code),
    held: book.positions.filter(({ instrument, quantity }) => instrument === code && quantity !== 0),
    openOrders: orders.filter(({ instrument }) => instrument === code).map(nameOf),
  };
}
