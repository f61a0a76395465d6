import { ledgerRows } from '../../data/ledger/ledger-store';
import { askQuestion, findQuestion } from '../../data/operator/questions';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import type { BrokerOrder } from '../../domain/orders/order';
import { settleCommands, unknownOrderQuestion, unknownQuestionId } from '../../domain/orders/unknown-order';
import { settleByPositions } from '../../domain/reconcile/settle-unknown';
import type { Deps } from '../deps';
import { advance } from './advance';
import { comparePositions } from './compare-positions';

/**
 * Settles an order in `unknown` that the broker's lists do not contain: positions that agree say that nothing (more)
 * of it was filled; where they differ, the operator is asked, once. Returns the order as stored.
 */
export async function settleUnknown(deps: Deps, order: BrokerOrder): Promise<BrokerOrder> {
  const { database, dataBroker, account, clock } = deps;
  await dataBroker.ready(60_000);
  const at = new Date(await clock.read());
  const comparison = await comparePositions(database, await dataBroker.positions(account), at);
  if (comparison.kind === 'not-compared') return order;
  const active = await openBrokerOrders(database);
  const settlement = settleByPositions(order, comparison.breaks, active);
  switch (settlement.kind) {
    case 'nothing-filled':
      return endUnfilled(deps, order, 'the broker has no such order, and positions agree');
    case 'ask':
      await ask(deps, order, settlement.why, at);
      return order;
    case 'wait':
      return order;
  }
}

/** Ends an order of which nothing more was filled; earlier fills stay. */
export async function endUnfilled(deps: Deps, order: BrokerOrder, reason: string): Promise<BrokerOrder> {
  const { filled } = fillOfBrokerOrder(order, await ledgerRows(deps.database, { brokerOrderId: order.id }));
  const state = filled.some((quantity) => quantity !== 0) ? 'cancelled' : 'not-accepted';
  return advance(deps, order.id, state, { reason, endedAt: new Date(await deps.clock.read()) });
}

/** The mail is sent before the question is stored: after a crash in between it comes twice, but is never lost. */
async function ask(deps: Deps, order: BrokerOrder, why: string, at: Date): Promise<void> {
  const { instrument, contracts, tradeDate } = order;
  const id = unknownQuestionId(order);
  const text = unknownOrderQuestion(order, why);
  const question = await findQuestion(deps.database, id);
  if (question?.status === 'open' && question.text === text) return;
  if (question?.status !== 'open') {
    const subject = `What became of an order of ${instrument}?`;
    await deps.sendMail({
      subject,
      text: `${text} Answer with one of:\n${settleCommands(order)}`,
      critical: true,
    });
  }
  await askQuestion(deps.database, {
    ...{ id, kind: 'unknown-order', instrument, contract: contracts.join('/'), tradeDate, askedAt: at, text },
    parked: { order: order.id },
  });
}
