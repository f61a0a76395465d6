/** The contracts in use: those of the last row of the multiple prices, the one source of truth. */
import { contractId } from '../contracts/contract-id';
import { tstError } from '../errors/errors';
import type { MultiplePrices } from '../series/series';

/** Contract ids of 8 digits. */
export interface CurrentContracts {
  readonly price: string;
  readonly forward: string;
  readonly carry: string;
}

/** Contracts of one row. Error MISSING_DATA when a contract is missing there. */
export function contractsAt(multiple: MultiplePrices, row: number): CurrentContracts {
  const { PRICE_CONTRACT, FORWARD_CONTRACT, CARRY_CONTRACT } = multiple.columns;
  const numbers = [PRICE_CONTRACT[row], FORWARD_CONTRACT[row], CARRY_CONTRACT[row]];
  if (numbers.some((number) => !(number > 0))) {
    throw tstError(
      'MISSING_DATA',
      `multiple prices name no contract at ${new Date(multiple.times[row]).toISOString()}`,
    );
  }
  const [price, forward, carry] = numbers.map((number) => contractId(number));
  return { price, forward, carry };
}

/** Contracts of the last row. Error MISSING_DATA for an empty series. */
export function currentContracts(multiple: MultiplePrices): CurrentContracts {
  if (multiple.times.length === 0) throw tstError('MISSING_DATA', 'no multiple prices are stored');
  return contractsAt(multiple, multiple.times.length - 1);
}
