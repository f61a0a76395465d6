import { onStep } from '../../prices/price-steps';
import type { Submission, SubmissionFacts } from './submission';

/** A limit order rests at its own price, on the market's step, until its day ends; nobody manages it. */
export function submitLimit({ limitPrice, steps }: SubmissionFacts): Submission {
  return { type: 'limit', ...(limitPrice === undefined ? {} : { limitPrice: onStep(limitPrice, steps) }) };
}
