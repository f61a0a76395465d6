import { accountCapitalOf, appendAccountCapital, lastAccountRow } from '../../data/capital/capital';
import {
  answerCapitalQuestion,
  capitalQuestion,
  withdrawCapitalQuestion,
} from '../../data/capital/capital-question';
import { entryOf, timeAfter } from '../../domain/capital/account-history';
import { decideConfirmation } from '../../domain/capital/confirmation';
import type { ConfirmCapitalInput } from '../../domain/inputs/messages';
import { type Answer, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { isTransient, sentence } from '../running/failures';

type ConfirmDeps = Pick<Deps, 'database' | 'clock' | 'config'>;

/** Accepts the pending change of the account's value as profit or loss, in one write, or says why not. */
export async function confirmCapital(
  { database, clock, config }: ConfirmDeps,
  { reason, by = 'operator', value }: ConfirmCapitalInput,
  requestId: string,
): Promise<Answer> {
  const id = `confirmation/${requestId}`;
  if (await accountCapitalOf(database, id)) return { kind: 'done', summary: 'already confirmed' };
  const question = await capitalQuestion(database);
  const last = await lastAccountRow(database);
  const previous = entryOf(last);
  const { production_capital_method: method, base_currency: base } = config;
  const decided = decideConfirmation({ change: question, previous, method, base, value, id });
  const now = await clock.read();
  if (decided.kind === 'refused') {
    const isStale = question && question.beforeAt.getTime() !== previous?.time.getTime();
    if (isStale) await withdrawCapitalQuestion(database, decided.reason, new Date(now));
    return decided;
  }
  const event = { ...decided.event, by, reason };
  await appendAccountCapital(database, { ...decided.capital, time: timeAfter(last, now), event }, previous);
  await answerCapitalQuestion(database, { by, reason, at: new Date(now) });
  return { kind: 'done', summary: decided.summary };
}

export interface CapitalConfirmation {
  readonly request: ConfirmCapitalInput;
  /** Names the request: a repeated attempt does nothing twice. */
  readonly requestId: string;
}

/** The same as a request to the order stack: audited, with a refusal as a value. */
export async function confirmCapitalByUpdate(
  deps: Deps,
  { request, requestId }: CapitalConfirmation,
): Promise<Answer> {
  const answer = await confirmCapital(deps, request, requestId).catch((error): Answer => {
    if (isTransient(error)) throw error;
    return refused(sentence(error));
  });
  const audited = { id: `capital confirm/${requestId}`, action: 'capital confirm by update' };
  await auditRequest(deps, audited, request, answer);
  return answer;
}
