import type { BrokerEvent, OutgoingOrder } from '../../broker/broker';
import { createExchange } from '../broker/exchange';
import { FAULTY_FATES, fateOf, type OrderFate } from '../broker/fate';
import { contractsAround, detailsAt } from '../market/contracts';
import { STRUCK_STATES, type StruckState } from '../seeds/coverage';
import { chanceOf } from '../world/chance';
import { createEventLog } from '../world/event-log';
import { takeOverTime, type VirtualTime } from '../world/virtual-time';
import { whyImpossible } from './impossible';

const START = Date.parse('2026-06-10T12:00:00Z');
const CLIENT = 100;

let time: VirtualTime;
beforeEach(() => {
  time = takeOverTime(START, chanceOf(1));
});
afterEach(() => time.release());

const cells = FAULTY_FATES.flatMap((fate) =>
  STRUCK_STATES.flatMap((state) => {
    const why = whyImpossible(fate, state);
    return why === undefined ? [] : [[fate, state, why] as const];
  }),
);

/** What the broker does to an order in this state that is to meet the fate: it must be nothing. */
async function strike(fate: OrderFate, state: StruckState): Promise<readonly string[]> {
  const events: BrokerEvent[] = [];
  const ended = ['filled', 'cancelled', 'rejected', 'not-accepted'].includes(state);
  const exchange = createExchange({
    ...{
      now: time.trueTime,
      zone: 'UTC',
      log: createEventLog(time.now),
      struck: () => undefined,
      priceOf: () => 1,
    },
    fateOf: (order) => fateOf(fate, order, chanceOf(2)),
  });
  const contract = detailsAt(contractsAround(START)[4], START);
  const order: OutgoingOrder = {
    ...{ orderRef: 'r', brokerOrderId: 1, account: 'A', action: 'BUY', quantity: 4, type: 'MKT' },
    legs: [{ contract, ratio: 1 }],
  };
  if (state !== 'none' && state !== 'intended') exchange.place(order, CLIENT);
  if (ended) {
    exchange.expire(contract.conId);
    await time.runUntil(START + 3_600_000, () => undefined);
  }
  exchange.listen((event) => events.push(event));
  const answer = exchange.cancel(1, CLIENT);
  await time.runUntil(time.trueTime() + 24 * 3_600_000, () => undefined);
  return [...(answer?.kind === 'refused' ? [] : ['cancelled']), ...events.map(({ kind }) => kind)];
}

test.each(cells)('%s strikes no order that is %s: %s', async (fate, state) => {
  expect(await strike(fate, state)).toEqual([]);
});

test.each(['partly', 'rests', 'cancel-refused'] as const)('%s strikes one that works', async (fate) => {
  expect(await strike(fate, 'working')).not.toEqual([]);
});
