import type { CurrencyBalance } from '../../domain/capital/currency-balances';
import { inMoney } from '../../domain/numbers/in-money';
import { plainTable } from './table';

/** Cash by currency; where the broker reports none, a sentence. */
export function balanceTable(balances: readonly CurrencyBalance[]): string {
  if (balances.length === 0) return 'the broker reports no cash in any currency';
  return plainTable(
    ['currency', 'cash'],
    balances.map(({ currency, amount }) => [currency, inMoney(amount)]),
  );
}
