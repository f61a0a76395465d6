/** Values of the account's capital that a person sets. */
import { type Answer, refused } from '../questions/answer';
import type { AccountCapital, CapitalMethod } from './capital-update';

/** In the base currency; what is left out has its usual value. */
export type GivenValues = Partial<AccountCapital>;

/** Capital and ceiling may be 0, the account's value may not: every change of it would be a large one. */
function whyNotValid(values: AccountCapital): string | undefined {
  const { actual, accumulated, broker, max } = values;
  if (![actual, accumulated, broker, max].every(Number.isFinite)) return 'every value must be a number';
  if (actual < 0) return `capital at risk must be 0 or more, not ${actual}`;
  if (max < 0) return `the ceiling must be 0 or more, not ${max}`;
  return broker > 0 ? undefined : `the account's value must be above 0, not ${broker}`;
}

/**
 * The first row of a history. By default capital at risk is the account's value, the ceiling is capital at risk, and
 * nothing is accumulated.
 */
export function initialCapital(
  given: GivenValues & Pick<AccountCapital, 'broker'>,
): Answer<{ readonly capital: AccountCapital }> {
  const { broker, accumulated = 0 } = given;
  const actual = given.actual ?? broker;
  const capital = { actual, accumulated, broker, max: given.max ?? actual };
  const problem = whyNotValid(capital);
  return problem === undefined ? { kind: 'done', capital } : refused(problem);
}

/** The row after `previous` with some values set; refused when nothing is given, or a value is unusable. */
export function changedCapital(
  previous: AccountCapital,
  given: GivenValues,
): Answer<{ readonly capital: AccountCapital; readonly isChanged: boolean }> {
  if (Object.values(given).every((value) => value === undefined))
    return refused('no value is given: --actual, --max, --broker or --accumulated');
  const capital = {
    actual: given.actual ?? previous.actual,
    accumulated: given.accumulated ?? previous.accumulated,
    broker: given.broker ?? previous.broker,
    max: given.max ?? previous.max,
  };
  const problem = whyNotValid(capital);
  if (problem !== undefined) return refused(problem);
  const keys = ['actual', 'accumulated', 'broker', 'max'] as const;
  return { kind: 'done', capital, isChanged: keys.some((key) => capital[key] !== previous[key]) };
}

/** What the next update makes of such values, where that is not what they say; undefined where it is. */
export function whatFollows({ actual, max }: AccountCapital, method: CapitalMethod): string | undefined {
  if (method === 'half' && actual > max)
    return `the next update lowers capital at risk to the ceiling of ${max}`;
  if (method !== 'half' && actual !== max)
    return `the next update sets the ceiling to capital at risk: method ${method} has no other`;
  return undefined;
}
