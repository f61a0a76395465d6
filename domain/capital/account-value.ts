/** Value and margin of the broker's account in the base currency. */
import { convert, lastRate, type StoredRates } from '../fx/rates';
import { isKnownNumber } from '../numbers/finite';

/** One line of what the broker reports of an account. */
export interface AccountLine {
  readonly account: string;
  readonly key: string;
  readonly value: string;
  /** Three letters; `BASE` and empty lines repeat others and don't count. */
  readonly currency: string;
}

export type AccountTotal =
  | { readonly kind: 'total'; readonly value: number }
  | { readonly kind: 'missing'; readonly reason: string };

/** Sum of the account's lines of one key over their currencies, at the newest rates, in `base`. */
function accountTotal(
  lines: readonly AccountLine[],
  account: string,
  key: string,
  base: string,
  stored: StoredRates,
): AccountTotal {
  const own = lines.filter(
    (line) => line.account === account && line.key === key && /^[A-Z]{3}$/.test(line.currency),
  );
  if (own.length === 0)
    return { kind: 'missing', reason: `the broker reported no ${key} of account ${account}` };
  const amounts = own.map((line) => ({
    amount: line.value.trim() === '' ? Number.NaN : Number(line.value),
    currency: line.currency,
  }));
  const bad = amounts.find(({ amount }) => !isKnownNumber(amount));
  if (bad)
    return { kind: 'missing', reason: `the ${key} in ${bad.currency} of account ${account} is not a number` };
  const unrated = amounts.find(
    ({ amount, currency }) => amount !== 0 && lastRate(currency, base, stored) === undefined,
  );
  if (unrated) {
    const reason = `no exchange rate from ${unrated.currency} to ${base} for the ${key} of account ${account}`;
    return { kind: 'missing', reason };
  }
  return {
    kind: 'total',
    value: amounts.reduce((sum, { amount, currency }) => sum + convert(amount, currency, base, stored), 0),
  };
}

/** What the account is worth. */
export function accountValue(
  lines: readonly AccountLine[],
  account: string,
  base: string,
  stored: StoredRates,
): AccountTotal {
  return accountTotal(lines, account, 'NetLiquidation', base, stored);
}

/** Value less excess liquidity. Independent of the capital update: neither stops the other. */
export function accountMargin(
  lines: readonly AccountLine[],
  account: string,
  base: string,
  stored: StoredRates,
): AccountTotal {
  const value = accountValue(lines, account, base, stored);
  const excess = accountTotal(lines, account, 'FullExcessLiquidity', base, stored);
  if (value.kind === 'missing') return value;
  return excess.kind === 'missing' ? excess : { kind: 'total', value: value.value - excess.value };
}
