import type { MultiplePrices } from '../series/series';
import { lastPrice, type PriceColumn } from './infer-price';

const NAN = Number.NaN;
const [P, F, C] = [202412, 202503, 202409];

/** Rows of price, forward, carry; the contracts change where `from` says. */
function multiple(
  rows: readonly (readonly [number, number, number])[],
  before: { readonly rows: number; readonly column: PriceColumn } = { rows: 0, column: 'PRICE' },
): MultiplePrices {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]);
  const contract = (name: PriceColumn, id: number) =>
    Float64Array.from(rows, (_, row) => (name === before.column && row < before.rows ? 1 : id));
  return {
    times: Float64Array.from(rows, (_, row) => row),
    columns: {
      ...{ PRICE: column(0), FORWARD: column(1), CARRY: column(2) },
      PRICE_CONTRACT: contract('PRICE', P),
      FORWARD_CONTRACT: contract('FORWARD', F),
      CARRY_CONTRACT: contract('CARRY', C),
    },
  };
}

/** Row 0, which is never used, has a distance that nothing else has. */
const ZERO = [0, 1000, 1000] as const;

test.each<[string, number, MultiplePrices, PriceColumn]>([
  ['a price that is there is taken as it is', 101, multiple([ZERO, [101, 103, 99]]), 'PRICE'],
  ['from the forward one first', 100, multiple([ZERO, [99, 101, 90], [NAN, 102, 95]]), 'PRICE'],
  [
    'from carry where the forward one is missing, too',
    104,
    multiple([ZERO, [99, NAN, 90], [NAN, NAN, 95]]),
    'PRICE',
  ],
  [
    'from carry where there is no distance to the forward one',
    104,
    multiple([ZERO, [99, NAN, 90], [NAN, 102, 95]]),
    'PRICE',
  ],
  ['the forward price, from the priced one', 102, multiple([ZERO, [99, 101, 90], [100, NAN, 95]]), 'FORWARD'],
  ['the forward price, from carry', 106, multiple([ZERO, [NAN, 101, 90], [NAN, NAN, 95]]), 'FORWARD'],
  ['the carry price, from the priced one', 91, multiple([ZERO, [99, 101, 90], [100, 109, NAN]]), 'CARRY'],
  [
    'row 0 is never used',
    NAN,
    multiple([
      [99, 101, 90],
      [NAN, 102, 95],
    ]),
    'PRICE',
  ],
  [
    'nor are rows before a change of either contract',
    98,
    multiple([ZERO, [0, 50, 50], [98, 100, 1], [NAN, 100, 5]], { rows: 2, column: 'FORWARD' }),
    'PRICE',
  ],
  [
    'a change just before the last row leaves nothing',
    NAN,
    multiple([ZERO, [98, 100, 1], [NAN, 100, NAN]], { rows: 2, column: 'PRICE' }),
    'PRICE',
  ],
  [
    'the median of an even number of distances',
    100 - 2.5,
    multiple([ZERO, [99, 101, NAN], [98, 101, NAN], [NAN, 100, NAN]]),
    'PRICE',
  ],
  [
    'the median of the last five distances only: 1 to 5, not 9',
    100 - 3,
    multiple([
      ZERO,
      [91, 100, NAN],
      [91, 100, NAN],
      [99, 100, NAN],
      [98, 100, NAN],
      [97, 100, NAN],
      [96, 100, NAN],
      [95, 100, NAN],
      [NAN, 100, NAN],
    ]),
    'PRICE',
  ],
  [
    'rows in which one of the two is missing are passed over',
    100 - 2,
    multiple([ZERO, [98, 100, NAN], [NAN, 100, NAN], [98, NAN, NAN], [NAN, 100, NAN]]),
    'PRICE',
  ],
  [
    'without a last price of any other contract there is nothing to infer from',
    NAN,
    multiple([ZERO, [99, 101, 90], [NAN, NAN, NAN]]),
    'PRICE',
  ],
])('%s: %p', (_what, expected, prices, column) => {
  expect(lastPrice(prices, column)).toBe(expected);
});
