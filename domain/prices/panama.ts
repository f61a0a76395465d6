/** Panama back-adjustment: history is shifted at each roll so that the change of contract makes no jump. */
import { contractId } from '../contracts/contract-id';
import { tstError } from '../errors/errors';
import { forwardFill } from '../series/fill';
import type { AdjustedPrices, MultiplePrices } from '../series/series';

/**
 * One adjusted price per row; the newest are true prices. At a row in a new contract all earlier history
 * moves by FORWARD - PRICE of the row before. Error MISSING_DATA for no rows, or when a roll lacks one of
 * these prices (with its time and both contracts). `forwardFill` carries missing prices forward first.
 */
export function stitch(
  multiple: MultiplePrices,
  options: { readonly forwardFill?: boolean } = {},
): AdjustedPrices {
  const { times, columns } = multiple;
  if (times.length === 0) throw tstError('MISSING_DATA', 'no multiple prices to stitch are stored');
  const fill = options.forwardFill ? forwardFill : (values: Float64Array) => values;
  const forward = fill(columns.FORWARD);
  const contracts = fill(columns.PRICE_CONTRACT);
  const source = fill(columns.PRICE);
  const price = source.slice();
  for (let row = 1; row < times.length; row++) {
    if (contracts[row] === contracts[row - 1]) continue;
    const shift = forward[row - 1] - source[row - 1];
    if (Number.isNaN(shift)) throw missingAtRoll(times[row], contracts[row - 1], contracts[row]);
    // One roll at a time, as pysystemtrade adds them, so that the last digits agree.
    for (let earlier = 0; earlier < row; earlier++) price[earlier] += shift;
  }
  return { times, columns: { price } };
}

function missingAtRoll(time: number, from: number, to: number): Error {
  const at = new Date(time).toISOString();
  const ids = [from, to].map((number) => (number > 0 ? contractId(number) : 'none'));
  return tstError(
    'MISSING_DATA',
    `the roll from ${ids[0]} to ${ids[1]} at ${at} lacks the price or the forward price in the row before it`,
  );
}
