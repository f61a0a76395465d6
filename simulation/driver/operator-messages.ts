/** What an operator asks of the order stack, as `workflows/operator-actions.ts`, `position-actions.ts` and `roll-actions.ts` do it. */
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import {
  closeOrderInput,
  confirmCapitalInput,
  explainInput,
  haltInput,
  manualFillInput,
  rollStateInput,
  settleExpiredInput,
  settleInput,
} from '../../domain/inputs/messages';
import { type InputSchema, parseInput } from '../../domain/inputs/parse-input';
import {
  balanceInput,
  deleteOrderInput,
  endOfDayInput,
  spawnInput,
  tradeInput,
} from '../../domain/inputs/stack-requests';
import { BROKER, ORDERS, RECONCILE_AGAIN } from './policies';
import type { Run } from './temporal';

export interface OperatorParts {
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  readonly closing: string[];
  readonly changed: () => void;
  readonly explained: () => void;
  readonly end: () => void;
  readonly wake: (id: string) => void;
  readonly tradeDate: () => string;
  readonly closed: () => string | undefined;
}

type Answered = { readonly kind: string; readonly reason?: string; readonly watcher?: string } & {
  readonly result?: { readonly watcher?: string; readonly mayExplain?: boolean };
};

/** Registers everything that may come. A refusal is an error of the one message. */
export function handleOperator(run: Run, parts: OperatorParts): void {
  let requests = 0;
  const requestId = () => `${run.id}/${Date.now()}/${++requests}`;
  const serial = (name: string, schema: InputSchema, then: () => void, inputOf = (given: unknown) => given) =>
    run.onUpdate(name, async (given) => {
      const request = checked(name, schema, given);
      const answer = await parts.oneAtATime(() =>
        run.activity<Answered>(ORDERS, activityOf(name), inputOf(request)),
      );
      const watcher = answer.watcher ?? answer.result?.watcher;
      if (watcher !== undefined) parts.wake(watcher);
      if (answer.kind === 'refused') throw new Error(answer.reason);
      if (answer.result?.mayExplain) parts.explained();
      else then();
    });
  const { changed, explained } = parts;
  serial(STACK_UPDATES.manualFill, manualFillInput, changed, (fill) => ({ fill, via: 'update' }));
  serial(STACK_UPDATES.settleOrder, settleInput, explained);
  serial(STACK_UPDATES.explainExecution, explainInput, explained);
  serial(STACK_UPDATES.balanceTrade, balanceInput, explained);
  serial(STACK_UPDATES.deleteOrder, deleteOrderInput, changed);
  serial(STACK_UPDATES.manualTrade, tradeInput, changed, (request) => ({
    ...{ request, tradeDate: parts.tradeDate() },
  }));
  serial(STACK_UPDATES.spawnNow, spawnInput, changed, (request) => ({ request, requestId: requestId() }));
  serial(STACK_UPDATES.setRollState, rollStateInput, changed, (request) => ({
    ...{ request, via: 'update', requestId: requestId() },
  }));
  serial(STACK_UPDATES.settleExpired, settleExpiredInput, explained, (request) => ({
    ...{ request, requestId: requestId() },
  }));
  run.onUpdate(STACK_UPDATES.confirmCapital, async (given) => {
    const request = checked('confirmCapital', confirmCapitalInput, given);
    const input = { request, requestId: requestId() };
    refuse(await run.activity<Answered>(ORDERS, 'confirmCapitalChange', input));
  });
  run.onUpdate('halt', async (given) => {
    const request = checked('halt', haltInput, given);
    refuse(await run.activity<Answered>(ORDERS, 'setHalt', { request, requestId: requestId() }));
    changed();
  });
  run.onUpdate(STACK_UPDATES.reconcileNow, async () => {
    await run.activity(RECONCILE_AGAIN, 'reconcile', { tradeDate: parts.tradeDate() });
    changed();
  });
  run.onUpdate(STACK_UPDATES.closeOrder, (given) => closeOrder(run, parts, given));
  run.onUpdate(STACK_UPDATES.endOfDay, async (given) => {
    const request = checked('endOfDay', endOfDayInput, given);
    const input = { request, requestId: requestId(), window: parts.tradeDate() };
    const { answer } = await run.activity<{ answer: Answered }>(ORDERS, 'requestEndOfDay', input);
    refuse(answer);
    parts.end();
    await run.condition(() => parts.closed() !== undefined);
  });
}

async function closeOrder(run: Run, { oneAtATime, closing, changed }: OperatorParts, given: unknown) {
  const request = checked('closeOrder', closeOrderInput, given) as { readonly order: string };
  closing.push(request.order);
  try {
    const { working } = await oneAtATime(() =>
      run.activity<{ working: string[] }>(ORDERS, 'listWorkingBelow', { order: request.order }),
    );
    await Promise.all(working.map((ref) => run.activity(BROKER, 'cancelOrder', { ref })));
    refuse(await oneAtATime(() => run.activity<Answered>(ORDERS, 'closeOrder', request)));
    changed();
  } finally {
    closing.splice(closing.indexOf(request.order), 1);
  }
}

function activityOf(update: string): string {
  return update === STACK_UPDATES.manualFill ? 'applyManualFill' : update;
}

function checked(name: string, schema: InputSchema, given: unknown): unknown {
  const parsed = parseInput(`the update ${name}`, schema, given);
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.value;
}

function refuse({ kind, reason }: Answered): void {
  if (kind === 'refused') throw new Error(reason);
}
