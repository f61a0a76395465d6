import type { BrokerExecution } from '../../broker/broker';
import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { contractsByConId } from '../../data/instruments/contracts';
import { findOrder } from '../../data/orders/order-store';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { recordExecution } from './record-executions';

/**
 * Records one execution, and keeps what is wrong with it to itself: one that can't be booked (a price that is not
 * finite, for one) locks its instrument, with one mail, until the broker reports it whole; all others are booked.
 */
export async function recordOneExecution(
  deps: Deps,
  execution: BrokerExecution,
): Promise<BrokerOrder | undefined> {
  try {
    const order = await recordExecution(deps, execution);
    const instrument = await instrumentOf(deps, execution);
    if (instrument) await unlockInstrument(deps.database, instrument, ownerOf(execution));
    return order;
  } catch (error) {
    if (isTransient(error)) throw error;
    await stopInstrument(deps, execution, sentence(error));
    return undefined;
  }
}

/** Another fact of the broker (a commission, an order's state): what is wrong with one does not lose the others. */
export async function recordEach<T>(
  { log, sendMail }: Pick<Deps, 'log' | 'sendMail'>,
  facts: readonly T[],
  nameOf: (fact: T) => string,
  record: (fact: T) => Promise<unknown>,
): Promise<void> {
  for (const fact of facts) {
    try {
      await record(fact);
    } catch (error) {
      if (isTransient(error)) throw error;
      const text = `${nameOf(fact)} could not be recorded: ${sentence(error)}`;
      log.error(text);
      await sendMail({ subject: `Not recorded: ${nameOf(fact)}`, text, critical: true });
    }
  }
}

function ownerOf({ executionId }: BrokerExecution): string {
  return `unbooked:${executionId}`;
}

async function instrumentOf({ database }: Deps, execution: BrokerExecution): Promise<string | undefined> {
  const [contract] = await contractsByConId(database, [execution.contract.conId]);
  if (contract) return contract.instrument;
  return execution.orderRef
    ? (await findOrder(database, 'broker', execution.orderRef))?.instrument
    : undefined;
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
    ? `${instrument} is locked until the broker reports it whole; or enter the fill by hand (npx tst orders fill) and ` +
      `lift the lock (npx tst locks).`
    : 'It is none of our contracts.';
  await sendMail({
    subject: `Execution not booked: ${instrument ?? contract.symbol}`,
    text: `${reason}. ${until}`,
    critical: true,
  });
}
