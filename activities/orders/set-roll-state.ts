import { tradeLimits } from '../../data/controls/limits';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { readBook } from '../../data/orders/read-book';
import { readPrices } from '../../data/series/prices';
import { tradeCapacity } from '../../domain/limits/trade-limit';
import { heldIn } from '../../domain/orders/book';
import { currentContracts } from '../../domain/prices/current-contracts';
import { type Answer, refused } from '../../domain/questions/answer';
import { capacityNeeded, checkStateChange } from '../../domain/rolls/roll-checks';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { AUTOMATIC, parseRollRequest, type RollRequest } from '../../domain/rolls/roll-request';
import type { Deps } from '../deps';
import { rollPricesNow } from '../prices/roll-prices-now';
import { auditRequest } from '../running/audit-request';
import { isTransient, sentence } from '../running/failures';

export interface RollStateInput {
  /** As it arrived; parsed here. */
  readonly request: unknown;
  /** Names the request: a repeated attempt does nothing twice. */
  readonly requestId: string;
  readonly via: 'update' | 'signal';
}

/**
 * Sets a roll state for an operator, within the table of transitions, or refuses; either way it goes into the audit.
 */
export async function applyRollState(deps: Deps, input: RollStateInput): Promise<Answer> {
  const parsed = parseRollRequest(input.request);
  const answer =
    parsed.kind === 'refused'
      ? parsed
      : await decideAndSet(deps, parsed.value, input.requestId).catch((error): Answer => {
          if (isTransient(error)) throw error;
          return refused(sentence(error));
        });
  const audited = { id: `roll state/${input.requestId}`, action: `set roll state by ${input.via}` };
  await auditRequest(deps, audited, input.request, answer);
  if (answer.kind === 'refused' && input.via === 'signal') {
    const text = `The roll state asked for by signal, ${JSON.stringify(input.request)}, was refused: ${answer.reason}`;
    await deps.sendMail({ subject: 'Roll state refused', text });
  }
  return answer;
}

async function decideAndSet(deps: Deps, request: RollRequest, requestId: string): Promise<Answer> {
  const { instrument, state } = request;
  const stored = await readRollState(deps.database, instrument);
  if (stored.request === requestId) return done(deps, stored);
  const prices = await readPrices(deps.database, instrument);
  if (!prices)
    return refused(
      `no prices of ${instrument} are stored (\`npx tst rolls\` lists the instruments with prices)`,
    );
  const at = new Date(await deps.clock.read());
  const author = { by: request.by ?? 'operator', reason: request.reason, request: requestId, at };
  if (state === AUTOMATIC) {
    if (!stored.operator) return refused(`${stored.state} already belongs to the roll policy`);
    return done(deps, await setRollState(deps.database, stored, stored.state, author));
  }
  const position = heldIn(await readBook(deps.database), instrument, currentContracts(prices.multiple).price);
  const change = checkStateChange(stored.state, state, position);
  if (change.kind === 'refused') return refused(`${instrument} can't go ${change.reason}`);
  if (state === 'Roll_Adjusted') {
    const rolled = await rollPricesNow(deps, instrument, prices, stored, author);
    return rolled.kind === 'refused' ? rolled : done(deps, rolled.record);
  }
  const set = await setRollState(deps.database, stored, state, { ...author, operator: true });
  const warning = await capacityWarning(deps, instrument, capacityNeeded(state, position), at);
  return done(deps, set, warning);
}

async function done({ database }: Deps, set: RollRecord, warning = ''): Promise<Answer> {
  const { multiple } = (await readPrices(database, set.instrument))!; // it was read before
  const { price, forward } = currentContracts(multiple);
  const whose = set.operator ? '' : ' (the roll policy decides from now on)';
  return {
    kind: 'done',
    summary: `${set.instrument}: ${set.state}${whose}; ${price} into ${forward}${warning}`,
  };
}

/** Trade limits are the usual reason why a roll makes no progress. */
async function capacityWarning(
  { database }: Deps,
  instrument: string,
  needed: number,
  now: Date,
): Promise<string> {
  const limits = (await tradeLimits(database, instrument)).filter((limit) => limit.strategy === '');
  const capacity = tradeCapacity(limits, now);
  return needed <= capacity
    ? ''
    : `\nwarning: the roll trades ${needed} contracts, the trade limits leave ${capacity} (npx tst limits)`;
}
