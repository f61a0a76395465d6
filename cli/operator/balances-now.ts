import { noBroker } from '../../broker/none/no-broker';
import { type CurrencyBalance, currencyBalances } from '../../domain/capital/currency-balances';
import { askBroker } from './ask-broker';
import type { OpenSystem } from './open-system';

/** Cash in each currency, as the broker reports it now. Throws as `askBroker`. */
export async function balancesNow(open: OpenSystem): Promise<readonly CurrencyBalance[]> {
  return askBroker(open, async (broker, account) => {
    const answer = await broker.accountValues(account);
    if (broker.state() === 'none') throw noBroker('ask for cash by currency');
    return answer.kind === 'reported' ? currencyBalances(answer.values, account) : [];
  });
}
