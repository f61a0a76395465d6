/** Which of several contracts of one month at the broker is ours. */
import type { BrokerInstrument } from '../instruments/instrument';

export type OneContract<Details> =
  | { readonly kind: 'one'; readonly details: Details }
  /** More than one fits, or none of them is a monthly contract. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** True for the local symbol of a monthly contract, by our code: the markets that also list weekly or daily contracts. */
const IS_MONTHLY: ReadonlyMap<string, (localSymbol: string) => boolean> = new Map([
  // Weekly ones carry the number of the week: VX40V6.
  ['VIX', (symbol) => /^VX[A-Z]\d$/.test(symbol)],
  ['MSCIWORLD', isNotDaily],
  ['MSCIASIA', isNotDaily],
]);

function isNotDaily(localSymbol: string): boolean {
  return !localSymbol.endsWith('D');
}

/**
 * The one of the broker's matches (at least one) for a contract of the instrument: with IgnoreWeekly the monthly one,
 * by its local symbol. The reason of a refusal names the row to change.
 */
export function monthlyContract<Details extends { readonly localSymbol: string }>(
  { code, ignoreWeekly }: Pick<BrokerInstrument, 'code' | 'ignoreWeekly'>,
  contract: string,
  found: readonly Details[],
): OneContract<Details> {
  if (found.length === 1) return { kind: 'one', details: found[0] };
  const what = `${code}/${contract} is ambiguous at the broker: ${symbolsOf(found)}`;
  const row = `the row ${code} of ib_config_futures.csv`;
  const isMonthly = IS_MONTHLY.get(code);
  if (!ignoreWeekly)
    return ambiguous(
      isMonthly
        ? `${what}. Set IgnoreWeekly to TRUE in ${row}, which takes the monthly contract`
        : `${what}. Set IBMultiplier, IBCurrency or IBExchange in ${row} so that only one of them fits`,
    );
  if (!isMonthly)
    return ambiguous(
      `${what}. ${row} has IgnoreWeekly, but which contract is the monthly one is known only of ` +
        `${[...IS_MONTHLY.keys()].join(', ')}: set IBMultiplier, IBCurrency or IBExchange so that only one fits`,
    );
  const monthly = found.filter(({ localSymbol }) => isMonthly(localSymbol));
  if (monthly.length === 1) return { kind: 'one', details: monthly[0] };
  const howMany = monthly.length === 0 ? 'none of them is' : `${symbolsOf(monthly)} are all`;
  return ambiguous(`${what}; ${howMany} monthly. Compare ${row} with the broker's contract search`);
}

function ambiguous(reason: string): { readonly kind: 'ambiguous'; readonly reason: string } {
  return { kind: 'ambiguous', reason };
}

function symbolsOf(found: readonly { readonly localSymbol: string }[]): string {
  return found.map(({ localSymbol }) => localSymbol).join(', ');
}
