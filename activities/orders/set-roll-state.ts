import { tradedHours } from '../../config/traded-hours';
import { readObstacleFacts } from '../../data/instruments/roll-obstacle-facts';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { readBook } from '../../data/orders/read-book';
import { readPrices } from '../../data/series/prices';
import { type Book, heldIn } from '../../domain/orders/book';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { type Refused, refused } from '../../domain/questions/answer';
import { givenUpRolls, givenUpText } from '../../domain/rolls/given-up-rolls';
import { blockText } from '../../domain/rolls/roll-blocked';
import { checkStateChange } from '../../domain/rolls/roll-checks';
import { rollObstacles } from '../../domain/rolls/roll-obstacles';
import type { RollAuthor, RollRecord } from '../../domain/rolls/roll-record';
import { AUTOMATIC, parseRollRequest, type RollRequest, UNDO } from '../../domain/rolls/roll-request';
import type { Deps } from '../deps';
import { type PricesRolled, type ReadForRoll, rollPricesNow, undoRollNow } from '../prices/roll-prices-now';
import { auditRequest } from '../running/audit-request';
import { isTransient, sentence } from '../running/failures';

export interface RollStateInput {
  /** As it arrived; parsed here. */
  readonly request: unknown;
  /** Names the request: a repeated attempt does nothing twice. */
  readonly requestId: string;
  readonly via: 'update' | 'signal';
}

type RollAnswer = { readonly kind: 'done'; readonly summary: string; readonly record: RollRecord } | Refused;

/**
 * Sets a roll state for an operator, within the table of transitions, rolls the prices or takes a roll back, or refuses;
 * either way it goes into the audit, with the state before and after.
 */
export async function applyRollState(
  deps: Deps,
  input: RollStateInput,
): Promise<{ readonly kind: 'done'; readonly summary: string } | Refused> {
  const parsed = parseRollRequest(input.request);
  const answer =
    parsed.kind === 'refused'
      ? parsed
      : await decideAndSet(deps, parsed.value, input.requestId).catch((error): RollAnswer => {
          if (isTransient(error)) throw error;
          return refused(sentence(error));
        });
  const audited = { id: `roll state/${input.requestId}`, action: `set roll state by ${input.via}` };
  await auditRequest(deps, audited, input.request, answer, changeOf(answer));
  if (answer.kind === 'done') return { kind: 'done', summary: answer.summary };
  if (input.via === 'signal') {
    const text = `The roll state asked for by signal, ${JSON.stringify(input.request)}, was refused: ${answer.reason}`;
    await deps.sendMail({ subject: 'Roll state refused', text });
  }
  return answer;
}

function changeOf(answer: RollAnswer): Readonly<Record<string, unknown>> {
  if (answer.kind === 'refused') return {};
  const { from, state, version } = answer.record;
  return { before: from, after: state, version };
}

async function decideAndSet(deps: Deps, request: RollRequest, requestId: string): Promise<RollAnswer> {
  const { instrument, state, forwardFill = false } = request;
  const stored = await readRollState(deps.database, instrument);
  if (stored.request === requestId) return done(deps, stored);
  const prices = await readPrices(deps.database, instrument);
  if (!prices)
    return refused(
      `no prices of ${instrument} are stored (\`npx tst rolls\` lists the instruments with prices)`,
    );
  const at = new Date(await deps.clock.read());
  const author = { by: request.by ?? 'operator', reason: request.reason, request: requestId, at };
  const read = { instrument, prices, stored };
  if (state === UNDO) return rolled(deps, await undoRollNow(deps, read, author));
  if (state === AUTOMATIC) {
    if (!stored.operator) return refused(`${stored.state} already belongs to the roll policy`);
    return done(deps, await setRollState(deps.database, stored, stored.state, author));
  }
  const book = await readBook(deps.database);
  const contracts = currentContracts(prices.multiple);
  // A state that is set again becomes the operator's: no transition.
  const isKept = state === stored.state && state !== 'Roll_Adjusted';
  const change = checkStateChange(stored.state, state, heldIn(book, instrument, contracts.price));
  if (!isKept && change.kind === 'refused') return refused(`${instrument} can't go ${change.reason}`);
  if (state === 'Roll_Adjusted')
    return rolled(deps, await rollPricesNow(deps, read, author, { forwardFill }));
  const set = await setRollState(deps.database, stored, state, { ...author, operator: true });
  return done(deps, set, await warnings(deps, book, read, contracts, { ...author, state }));
}

async function rolled(deps: Deps, answer: PricesRolled): Promise<RollAnswer> {
  return answer.kind === 'refused' ? answer : done(deps, answer.record, answer.note);
}

async function done({ database }: Deps, record: RollRecord, more = ''): Promise<RollAnswer> {
  const { multiple } = (await readPrices(database, record.instrument))!; // it was read before
  const { price, forward } = currentContracts(multiple);
  const whose = record.operator ? '' : ' (the roll policy decides from now on)';
  const summary = `${record.instrument}: ${record.state}${whose}; ${price} into ${forward}${more}`;
  return { kind: 'done', summary, record };
}

/** What will keep the state from having its effect, a line each: limits, locks, orders; and what becomes of orders of a roll that it gives up. */
async function warnings(
  { database, config, loaded }: Deps,
  book: Book,
  { instrument }: ReadForRoll,
  contracts: CurrentContracts,
  { state, at }: Pick<RollAuthor, 'at'> & Pick<RollRecord, 'state'>,
): Promise<string> {
  const now = at.getTime();
  const held = { instrument, contracts, rollState: state };
  const settings = { ...config, hours: tradedHours(loaded) };
  const facts = await readObstacleFacts(database, book, held, settings, now);
  const blocked = rollObstacles(facts, now).map((each) => blockText(instrument, each));
  const left = givenUpRolls(book, held).map(givenUpText);
  return [...blocked.map((each) => `warning: ${each}`), ...left].map((line) => `\n${line}`).join('');
}
