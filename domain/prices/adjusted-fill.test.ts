import { adjustedFill } from './adjusted-fill';
import { stitch } from './panama';

/** Priced 20230300 at 100, 101; then 20230600, which was 110 when it was forward, at 112. */
const multiple = {
  times: Float64Array.of(1, 2, 3),
  columns: {
    PRICE: Float64Array.of(100, 101, 112),
    FORWARD: Float64Array.of(109, 110, 120),
    CARRY: Float64Array.of(NaN, NaN, NaN),
    PRICE_CONTRACT: Float64Array.of(20230300, 20230300, 20230600),
    FORWARD_CONTRACT: Float64Array.of(20230600, 20230600, 20230900),
    CARRY_CONTRACT: Float64Array.of(20230600, 20230600, 20230900),
  },
};
// The roll moves history by 110 - 101 = 9: 109, 110, 112.
const prices = { multiple, adjusted: stitch(multiple) };

it.each([
  ['in the priced contract before the roll', 2.5, '20230300', 101.5, 110.5], // + 110 - 101
  ['in the forward contract before the roll', 2, '20230600', 110.25, 110.25], // + 110 - 110
  ['in the priced contract after it', 3, '20230600', 113, 113],
  ['in a contract that is neither', 2, '20240600', 50, 50],
  ['before the first row', 0, '20230300', 99, 99],
])('a fill %s', (_title, time, contract, price, expected) => {
  expect(adjustedFill(prices, { time, contract, price })).toBe(expected);
});
