/** The decision of one update of the account's capital. */

import type { StoredRates } from '../fx/rates';
import { inMoney } from '../numbers/in-money';
import { type AccountLine, accountValue } from './account-value';
import { type AccountCapital, type CapitalOptions, capitalUpdate } from './capital-update';

export interface CapitalFacts {
  readonly account: string;
  /** What the broker reported. */
  readonly lines: readonly AccountLine[];
  readonly base: string;
  readonly rates: StoredRates;
  /** The last row; undefined before the first. */
  readonly previous: AccountCapital | undefined;
}

export type CapitalDecision =
  /** `note`: what an operator should know of it, once. */
  | { readonly kind: 'updated'; readonly capital: AccountCapital; readonly note?: string }
  /** The account's value is not known: `actual` stays capital at risk. */
  | { readonly kind: 'kept'; readonly actual: number; readonly text: string }
  /** The change is the operator's to explain; `actual` stays capital at risk until then. */
  | { readonly kind: 'asked'; readonly actual: number; readonly value: number; readonly text: string }
  /** No value, and no capital from before either. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What becomes of the account's capital, with the sentence for the operator where it stays. */
export function decideCapital(facts: CapitalFacts, options: CapitalOptions): CapitalDecision {
  const { account, lines, base, rates, previous } = facts;
  const total = accountValue(lines, account, base, rates);
  if (total.kind === 'missing') {
    if (!previous) return { kind: 'unknown', reason: `no value of account ${account}: ${total.reason}` };
    const text = `Capital was not updated, because the account's value is not known: ${total.reason}.`;
    return { kind: 'kept', actual: previous.actual, text };
  }
  const update = capitalUpdate(previous, total.value, options);
  if (update.kind === 'initialised') {
    const note = `Capital had no value: it begins with the account's, ${inMoney(total.value)} ${base}. To begin with another: \`npx tst capital init\`.`;
    return { kind: 'updated', capital: update.capital, note };
  }
  if (update.kind === 'updated') return { kind: 'updated', capital: update.capital };
  if (!previous) return { kind: 'unknown', reason: 'capital has no first value' };
  const text = textOfChange(update, base);
  return { kind: 'asked', actual: previous.actual, value: total.value, text };
}

function textOfChange(
  { fraction, profit }: { readonly fraction: number; readonly profit: number },
  base: string,
): string {
  const [flow, direction, result] =
    profit > 0 ? (['deposit', 'in', 'profit'] as const) : (['withdraw', 'out', 'loss'] as const);
  return (
    `The account's value changed by ${(fraction * 100).toFixed(1)} % (${inMoney(profit)} ${base}): capital is ` +
    `left as it was. If money was paid ${direction}: \`npx tst capital ${flow} ` +
    `${Math.abs(profit).toFixed(0)} --reason R\` with the right amount. If it is ${result}: ` +
    '`npx tst capital confirm --reason R`.'
  );
}
