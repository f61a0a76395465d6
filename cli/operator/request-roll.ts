import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { parseRollRequest } from '../../domain/rolls/roll-request';
import { type OpenSystem, operatorName } from './open-system';
import { updateStack } from './order-stack';

/** What is typed; checked before anything is sent. */
export interface TypedRoll {
  readonly instrument: string;
  readonly state: string;
  readonly reason: string;
  readonly forwardFill?: boolean;
}

/** Sends the request to the order stack, and returns what it says. Throws BAD_INPUT, ORDER_REFUSED. */
export async function requestRoll(open: OpenSystem, typed: TypedRoll): Promise<string> {
  const request = { ...typed, by: operatorName() };
  const parsed = parseRollRequest(request);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  return (await updateStack<{ summary: string }>(open, STACK_UPDATES.setRollState, request)).summary;
}
