import type { BrokerExecution } from '../../broker/broker';
import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { contractsByConId } from '../../data/instruments/contracts';
import { insertCombination } from '../../data/ledger/combinations';
import { executionFacts } from '../../data/ledger/execution-facts';
import { recordFill } from '../../data/ledger/record-fill';
import { findOrder } from '../../data/orders/order-store';
import {
  decideExecution,
  type ExecutionDecision,
  type ExecutionFacts,
} from '../../domain/ledger/decide-execution';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { BrokerOrder, ContractOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';
import { recordCurrencyExecution } from '../fx/record-fx';
import { isTransient, sentence } from '../running/failures';
import { askAboutExecution } from './ask-about-execution';

/**
 * Records one execution: into the ledger, or as a question to the operator. Returns our order that it fills. A faulty
 * execution (one whose price is not finite, say) does not keep others from being booked: it locks its instrument, with
 * one mail, until the broker reports it completely.
 */
export async function recordExecution(
  deps: Deps,
  execution: BrokerExecution,
): Promise<BrokerOrder | undefined> {
  const { database, config } = deps;
  try {
    if (execution.contract.kind === 'currency') {
      await recordCurrencyExecution(deps, execution);
      return undefined;
    }
    const facts = await executionFacts(database, execution, {
      systemZone: config.system_zone,
      matchWithinMinutes: config.execution.match_trades_elsewhere_minutes,
    });
    const decision = decideExecution(facts);
    await apply(deps, execution, facts, decision);
    const order = facts.owner?.order;
    const instrument = facts.contract?.instrument ?? order?.instrument;
    if (instrument) await unlockInstrument(database, instrument, ownerOf(execution));
    return decision.kind === 'book' || decision.kind === 'combination' ? order : undefined;
  } catch (error) {
    if (isTransient(error)) throw error;
    await stopInstrument(deps, execution, sentence(error));
    return undefined;
  }
}

async function apply(
  deps: Deps,
  reported: BrokerExecution,
  facts: ExecutionFacts,
  decision: ExecutionDecision,
): Promise<void> {
  const { database, journal, log } = deps;
  switch (decision.kind) {
    case 'book':
      if ((await recordFill(database, journal, decision.row)).kind === 'inserted' && decision.matched)
        await tellMatched(deps, decision.row, decision.matched);
      return;
    case 'ask':
      await askAboutExecution(deps, facts, decision);
      return;
    case 'combination':
      await insertCombination(database, {
        executionId: reported.executionId,
        brokerOrderId: decision.owner.order.id,
        permId: reported.permId,
        instrument: decision.owner.order.instrument,
        quantity: reported.quantity,
        price: reported.price,
        time: facts.execution.time,
      });
      return;
    case 'not-ours':
      log.warn({ execution: reported }, 'an execution that is not ours');
  }
}

async function tellMatched(
  deps: Pick<Deps, 'database' | 'clock' | 'log' | 'sendMail'>,
  { instrument, contract, quantity, price, executionId }: LedgerRow,
  order: ContractOrder,
): Promise<void> {
  const name = nameOf(order);
  const text = `${quantity} ${instrument} ${contract} at ${price} (${executionId}), traded elsewhere, is booked on ${name}, which waited for it.`;
  deps.log.info(
    { broker_order_id: order.id, instrument_code: order.instrument, execution: executionId },
    text,
  );
  await deps.sendMail({ subject: `Traded elsewhere, matched to ${name}: ${instrument}`, text });
}

/** Owner of the lock that an execution causes that cannot be booked. */
function ownerOf({ executionId }: BrokerExecution): string {
  return `unbooked:${executionId}`;
}

async function stopInstrument(deps: Deps, execution: BrokerExecution, why: string): Promise<void> {
  const { database, clock, log, sendMail } = deps;
  const { executionId, quantity, price, contract } = execution;
  const instrument = await instrumentOf(deps, execution);
  const what = `execution ${executionId}, ${quantity} ${instrument ?? contract.localSymbol} at ${price}`;
  const reason = `${what}, could not be booked: ${why}`;
  log.error({ execution }, reason);
  const at = new Date(await clock.read());
  if (instrument && !(await lockInstrument(database, { instrument, owner: ownerOf(execution), reason, at })))
    return;
  const until = instrument
    ? `${instrument} is locked until the broker reports it completely. Or enter the fill by hand (npx tst orders fill) and ` +
      `lift the lock (npx tst locks lift).`
    : 'It is not one of our contracts.';
  await sendMail({
    subject: `Execution not booked: ${instrument ?? contract.symbol}`,
    text: `${reason}. ${until}`,
    critical: true,
  });
}

/** Our instrument of an execution, by its contract or its order. */
export async function instrumentOf(
  { database }: Pick<Deps, 'database'>,
  execution: BrokerExecution,
): Promise<string | undefined> {
  const [contract] = await contractsByConId(database, [execution.contract.conId]);
  if (contract) return contract.instrument;
  return execution.orderRef
    ? (await findOrder(database, 'broker', execution.orderRef))?.instrument
    : undefined;
}
