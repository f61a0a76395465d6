import type { ContractDetails, OutgoingOrder } from '../../broker/broker';
import { differencesOf } from '../../domain/contracts/look-up';
import { tstError } from '../../domain/errors/errors';
import type { BrokerOrder } from '../../domain/orders/order';
import { ratioOf } from '../../domain/orders/trade-quantity';
import { type Refused, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { stopWhileDiffering } from '../prices/broker-facts';
import { lookUpContract } from '../prices/look-up-contract';
import { isTransient, sentence } from '../running/failures';

/** An order whose market is asked about. */
export type AskedOrder = Pick<BrokerOrder, 'id' | 'instrument' | 'contracts' | 'trade'>;

export interface BrokerLegs {
  readonly kind: 'legs';
  readonly legs: OutgoingOrder['legs'];
  readonly details: readonly ContractDetails[];
  readonly action: 'BUY' | 'SELL';
}

/**
 * The order in the broker's terms: ratio = trade / greatest common divisor with the first leg positive, the side that
 * of the first leg ([-2, 2] is SELL 2 of +1 near, -1 far). Refused when the broker does not know a leg, or its facts
 * differ from our files: then the instrument is stopped too.
 */
export async function legsOf(deps: Deps, order: AskedOrder): Promise<BrokerLegs | Refused> {
  const answers = await Promise.all(
    order.contracts.map((contract) => lookUpContract(deps, order.instrument, contract, true)),
  );
  const unknown = order.contracts.filter((_, leg) => answers[leg].kind === 'unknown');
  if (unknown.length > 0) return refuseUnknown(deps, order, unknown);
  const ambiguous = answers.find((each) => each.kind === 'ambiguous');
  if (ambiguous) return refused(ambiguous.reason);
  const differences = differencesOf(answers);
  try {
    await stopWhileDiffering(deps, order.instrument, differences);
  } catch (error) {
    if (isTransient(error)) throw error;
    return refused(sentence(error));
  }
  const details = answers.flatMap((each) => (each.kind === 'found' ? [each.details] : []));
  const combo = ratioOf(order.trade);
  if (!combo) throw tstError('BAD_INPUT', `order ${order.id} trades nothing`);
  const legs = details.map((contract, leg) => ({ contract, ratio: combo.ratio[leg] }));
  return {
    kind: 'legs',
    legs,
    details,
    action: combo.multiple > 0 ? 'BUY' : 'SELL',
  };
}

async function refuseUnknown(
  { sendMail }: Deps,
  { instrument }: AskedOrder,
  contracts: readonly string[],
): Promise<Refused> {
  const reason = `the broker knows no contract ${contracts.map((each) => `${instrument}/${each}`).join(', ')}`;
  await sendMail({
    subject: `${instrument} is unknown at the broker`,
    text: `Not sent: ${reason}.`,
    critical: true,
  });
  return refused(reason);
}
