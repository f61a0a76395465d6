import { currencyBalances } from './currency-balances';

const line = (key: string, value: string, currency: string, account = 'DU1') => ({
  account,
  key,
  value,
  currency,
});

test('one amount for each currency, by name; the total in the base, other accounts and nonsense are left out', () => {
  const lines = [
    line('CashBalance', '100.5', 'USD'),
    line('CashBalance', '-20', 'EUR'),
    line('CashBalance', '80', 'BASE'),
    line('CashBalance', 'n/a', 'JPY'),
    line('CashBalance', '', 'CHF'),
    line('CashBalance', '7', 'GBP', 'DU2'),
    line('NetLiquidation', '9', 'GBP'),
  ];
  expect(currencyBalances(lines, 'DU1')).toEqual([
    { currency: 'EUR', amount: -20 },
    { currency: 'USD', amount: 100.5 },
  ]);
});

test('the total cash balance counts where both are reported', () => {
  const lines = [line('TotalCashBalance', '5', 'EUR'), line('CashBalance', '4', 'EUR')];
  expect(currencyBalances(lines, 'DU1')).toEqual([{ currency: 'EUR', amount: 5 }]);
});
