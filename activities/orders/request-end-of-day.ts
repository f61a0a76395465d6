import type { EndOfDayInput } from '../../domain/inputs/stack-requests';
import { type Answer, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';

export interface EndOfDayRequest {
  readonly request: EndOfDayInput;
  /** Names the request: a repeated attempt audits it once. */
  readonly requestId: string;
  /** Trade date of the window that is open. */
  readonly window: string;
}

/** Whether a person may end the trading window now: the one that is open must be meant. Audited either way. */
export async function requestEndOfDay(
  deps: Deps,
  { request, requestId, window }: EndOfDayRequest,
): Promise<Answer> {
  const answer: Answer =
    request.tradeDate === window
      ? { kind: 'done', summary: `the window of ${window} ends` }
      : refused(`the window of ${request.tradeDate} is not open; the order stack trades for ${window}`);
  await auditRequest(deps, { id: `end of day/${requestId}`, action: 'end of day' }, request, answer);
  return answer;
}
