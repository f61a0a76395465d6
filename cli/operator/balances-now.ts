import { type CurrencyBalance, currencyBalances } from '../../domain/capital/currency-balances';
import { askBroker } from './ask-broker';
import type { OpenSystem } from './open-system';

/** Cash in each currency, as the broker reports it now. Throws as `askBroker`. */
export async function balancesNow(open: OpenSystem): Promise<readonly CurrencyBalance[]> {
  return askBroker(open, async (broker, account) =>
    currencyBalances(await broker.accountValues(account), account),
  );
}
