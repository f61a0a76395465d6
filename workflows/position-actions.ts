import {
  condition,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import { STACK_UPDATES } from '../domain/cycle/message-names';
import {
  type BalanceInput,
  balanceInput,
  type CancelFxInput,
  cancelFxInput,
  type DeleteOrderInput,
  deleteOrderInput,
  type EndOfDayInput,
  endOfDayInput,
  type FxInput,
  fxInput,
  type SpawnInput,
  spawnInput,
  type TradeInput,
  tradeInput,
} from '../domain/inputs/stack-requests';
import { onSignal, onUpdate, unlessRefused } from './handle-messages';
import { fxActivities, orderActivities, reconcileActivities } from './proxies';

type Done = { readonly summary: string };

/** Puts a trade made elsewhere, or a correction, into the ledger. */
const balanceTrade = defineUpdate<Done, [BalanceInput]>(STACK_UPDATES.balanceTrade);
/** The same by signal: a refusal is audited, shown in the current details and mailed. */
const balanceTradeBySignal = defineSignal<[BalanceInput]>('balanceTradeBySignal');
/** Makes an order for a strategy, which trades like the strategy's own. */
const manualTrade = defineUpdate<Done, [TradeInput]>(STACK_UPDATES.manualTrade);
/** Trades currencies at the spot market; answered once it is filled, refused, or works at the broker. */
const tradeFx = defineUpdate<Done, [FxInput]>(STACK_UPDATES.tradeFx);
/** Ends an order in currencies; answered once it has ended, or is refused. */
const cancelFx = defineUpdate<Done, [CancelFxInput]>(STACK_UPDATES.cancelFx);
/** Takes out an order that never reached the broker. */
const deleteOrder = defineUpdate<Done, [DeleteOrderInput]>(STACK_UPDATES.deleteOrder);
/** Makes contract orders now, and says of each instrument order why it got none. */
const spawnNow = defineUpdate<Done, [SpawnInput]>(STACK_UPDATES.spawnNow);
/** Compares broker, ledger and strategies now. */
const reconcileNow = defineUpdate<Done>(STACK_UPDATES.reconcileNow);
/** Ends the trading window now; answered once it is closed. */
const endOfDay = defineUpdate<Done, [EndOfDayInput]>(STACK_UPDATES.endOfDay);

/** What the order stack provides for them. */
export interface PositionParts {
  readonly system: string;
  /** For database work only. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called after each action that changed something. */
  changed(): void;
  /** Called when something may have explained a break: it is compared again. */
  explained(): void;
  /** Of the window that is open. */
  tradeDate(): string;
  /** Ends the window at the next pass. */
  end(): void;
  /** What the closed window came to; undefined while it is open. */
  closed(): string | undefined;
}

/** Registers what an operator does about positions and orders that nothing was sent of. */
export function handlePositions(parts: PositionParts): void {
  const { system, oneAtATime, changed, explained } = parts;
  const orders = orderActivities(system);
  onUpdate(balanceTrade, balanceInput, async (request) => {
    const answer = await oneAtATime(() => orders.balanceTrade(request));
    const { summary } = unlessRefused(answer, 'BAD_INPUT');
    explained();
    return { summary };
  });
  onSignal(system, balanceTradeBySignal, balanceInput, async (request) => {
    const answer = await oneAtATime(() => orders.balanceTrade(request));
    if (answer.kind === 'refused') throw new Error(answer.reason); // `onSignal` reports it
    setCurrentDetails(answer.summary);
    explained();
  });
  onUpdate(manualTrade, tradeInput, async (request) => {
    const { tradeDate } = parts;
    const answer = await oneAtATime(() => orders.manualTrade({ request, tradeDate: tradeDate() }));
    const { summary } = unlessRefused(answer, 'ORDER_REFUSED');
    changed();
    return { summary };
  });
  onUpdate(tradeFx, fxInput, async (request) => {
    // Not in the serial section: it waits for the broker, and moves no position.
    const answer = await fxActivities(system).tradeFx(request);
    const { summary } = unlessRefused(answer, 'ORDER_REFUSED');
    return { summary };
  });
  onUpdate(cancelFx, cancelFxInput, async (request) => {
    const { summary } = unlessRefused(await fxActivities(system).cancelFx(request), 'ORDER_REFUSED');
    return { summary };
  });
  onUpdate(deleteOrder, deleteOrderInput, async (request) => {
    const answer = await oneAtATime(() => orders.deleteOrder(request));
    const { summary } = unlessRefused(answer, 'ORDER_REFUSED');
    changed();
    return { summary };
  });
  onUpdate(spawnNow, spawnInput, async (request) => {
    const answer = await oneAtATime(() => orders.spawnNow({ request, requestId: uuid4() }));
    const { summary } = unlessRefused(answer, 'ORDER_REFUSED');
    changed();
    return { summary };
  });
  setHandler(reconcileNow, async () => {
    const { summary } = await reconcileActivities(system).reconcile({ tradeDate: parts.tradeDate() });
    changed();
    return { summary };
  });
  onUpdate(endOfDay, endOfDayInput, async (request) => {
    const { answer } = await orders.requestEndOfDay({
      ...{ request, requestId: uuid4(), window: parts.tradeDate() },
    });
    unlessRefused(answer, 'ORDER_REFUSED');
    parts.end();
    await condition(() => parts.closed() !== undefined);
    return { summary: parts.closed()! };
  });
}
