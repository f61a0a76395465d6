/** What happens at the broker, and between it and us. */
import { DAY_MS } from '../../domain/time/units';
import { PROMPT } from '../broker/delivery';
import { effectiveExecutions } from '../invariants/truth';
import { detailsAt } from '../market/contracts';
import type { Chance } from '../world/chance';
import type { World } from '../world/world';
import type { Strike } from './strike';

const connectionsOf = ({ machine }: World) =>
  machine
    .running()
    .filter(({ role }) => role === 'broker')
    .flatMap(({ orders, data }) => [orders, data]);
const orderConnection = ({ machine }: World) =>
  machine.running().find(({ role }) => role === 'broker')?.orders;

const cut =
  (reason: string, from: number, to: number): Strike =>
  (world, chance) => {
    const forMs = chance.int(from, to);
    for (const each of connectionsOf(world)) each.cut(reason, forMs);
  };

/** At one of the next messages to the broker: that of an order, if one is sent soon. */
const cutAt =
  (when: 'before' | 'after'): Strike =>
  (world, chance) =>
    orderConnection(world)?.cutAt(chance.int(1, 12), when, chance.int(500, 60_000));

const delivered =
  (changed: Partial<typeof PROMPT>): Strike =>
  (world, chance) => {
    const delivery = orderConnection(world)?.delivery;
    if (delivery === undefined) return;
    Object.assign(delivery, changed);
    setTimeout(() => Object.assign(delivery, PROMPT), chance.int(60_000, 14_400_000));
  };

/** Of an execution of today; the broker corrects none of before. */
const corrected =
  (how: 'price' | 'bust'): Strike =>
  ({ exchange, time }, chance) => {
    const today = effectiveExecutions(exchange.truth.executions).filter(
      (each) => each.quantity !== 0 && time.trueTime() - each.time < DAY_MS / 4,
    );
    if (today.length > 0) exchange.correct(chance.oneOf(today), how);
  };

function tradeInTws({ exchange, contracts, time }: World, chance: Chance): void {
  const soon = new Date(time.trueTime() + 5 * DAY_MS).toISOString().slice(0, 10);
  const contract = chance.oneOf(contracts.filter(({ expiry }) => expiry > soon));
  exchange.tradeByHand(detailsAt(contract, time.trueTime()), chance.oneOf([-2, -1, 1, 2]));
}

export const BROKER_FAULTS = {
  'network-down': cut('the network is down', 1_000, 300_000),
  'gateway-restarts': cut('the gateway restarts', 60_000, 900_000),
  'cut-before-message': cutAt('before'),
  'cut-after-message': cutAt('after'),
  'reports-twice': delivered({ duplicate: 0.5 }),
  'reports-late': delivered({ lateMs: 8_000 }),
  'reports-lost': delivered({ lost: 0.6 }),
  'price-corrected': corrected('price'),
  'fill-taken-back': corrected('bust'),
  'traded-in-tws': tradeInTws,
  'no-quotes': ({ trouble }, chance) => {
    trouble.noQuotes = true;
    setTimeout(
      () => {
        trouble.noQuotes = false;
      },
      chance.int(10_000, 3_600_000),
    );
  },
} as const satisfies Readonly<Record<string, Strike>>;
