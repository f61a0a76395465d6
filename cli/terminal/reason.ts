import { InvalidArgumentError } from 'commander';
import { checkedReason, whyNoReason } from '../../domain/system/reason';

export const REASON_OPTION = '--reason <text>';

/** For commander: the reason without the blanks around it; an empty one is refused before anything is started. */
export function parseReason(text: string): string {
  const problem = whyNoReason(text);
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
  return checkedReason(text);
}
