import { TstError, tstError } from '../../domain/errors/errors';
import type { FxPrices } from '../../domain/series/series';
import type { SystemData } from './system-data';

/**
 * The rate of an instrument's currency in the base currency. Throws MISSING_DATA, naming the instrument that needs it,
 * or UNKNOWN_INSTRUMENT.
 */
export function rateOf(code: string, data: SystemData, baseCurrency: string): FxPrices {
  const { currency } = data.instrument(code);
  try {
    return data.fx(`${currency}${baseCurrency}`);
  } catch (error) {
    if (!(error instanceof TstError) || error.code !== 'MISSING_DATA') throw error;
    const message = `${code} is in ${currency}, the base currency is ${baseCurrency}: ${error.message}`;
    throw tstError('MISSING_DATA', message, error);
  }
}

/** Throws one error that names every instrument without configuration or without a rate of its currency. */
export function requireInputs(codes: readonly string[], data: SystemData, baseCurrency: string): void {
  const errors = codes.flatMap((code) => {
    try {
      rateOf(code, data, baseCurrency);
      return [];
    } catch (error) {
      if (error instanceof TstError) return [error];
      throw error;
    }
  });
  if (errors.length === 0) return;
  throw tstError(errors[0].code, errors.map(({ message }) => message).join('; '));
}
