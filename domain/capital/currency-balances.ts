/** Cash in each currency, as the broker reports it. */

export interface CurrencyBalance {
  /** Three letters. */
  readonly currency: string;
  /** Negative: borrowed, as futures' losses and margins in a foreign currency are. */
  readonly amount: number;
}

/** By currency, from the lines of an account; one that is not a number is left out. */
export function currencyBalances(
  lines: readonly {
    readonly account: string;
    readonly key: string;
    readonly value: string;
    readonly currency: string;
  }[],
  account: string,
): readonly CurrencyBalance[] {
  const of = (key: string) =>
    lines.filter((line) => line.account === account && line.key === key && /^[A-Z]{3}$/.test(line.currency));
  const cash = [...of('CashBalance'), ...of('TotalCashBalance')];
  const amounts = new Map(
    cash.map(({ currency, value }) => [currency, value === '' ? Number.NaN : Number(value)]),
  );
  return [...amounts]
    .filter(([, amount]) => Number.isFinite(amount))
    .map(([currency, amount]) => ({ currency, amount }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
