/** What operators do at the worst time, rightly and wrongly. Whatever they say about orders and fills is true. */

import { ROLL_STATES } from '../../domain/rolls/roll-state';
import { STACK } from '../driver/order-stack';
import { reasonOf } from '../driver/reason';
import { INSTRUMENTS } from '../market/instruments';
import type { Chance } from '../world/chance';
import type { World } from '../world/world';
import type { Strike } from './strike';

const WHY = { reason: 'the simulation', by: 'operator' };
const HALT_LASTS_MS = { from: 60_000, to: 14_400_000 };

/** Sends an update of the order stack, as a command does; a refusal is an answer. */
function ask({ temporal, log }: World, update: string, input: unknown): void {
  log.add(`operator asks ${update} ${JSON.stringify(input)}`);
  temporal.update(STACK, update, input).then(
    () => log.add(`operator: ${update} is done`),
    (error: unknown) => log.add(`operator: ${update} is refused: ${reasonOf(error)}`),
  );
}

const instrument = (chance: Chance) => chance.oneOf(INSTRUMENTS).code;
/** The name of an order of one of the levels, which may exist. */
const order = (levels: string, chance: Chance) => `${chance.oneOf([...levels])}${chance.int(1, 12)}`;

function halted(world: World, chance: Chance): void {
  const scope = chance.oneOf([{}, {}, { instrument: instrument(chance) }, { strategy: 'trend' }]);
  ask(world, 'halt', { action: 'on', cancel: chance.happens(0.3), ...scope, ...WHY });
  setTimeout(
    () => ask(world, 'halt', { action: 'lift', ...scope, ...WHY }),
    chance.int(HALT_LASTS_MS.from, HALT_LASTS_MS.to),
  );
}

/** Things that no schema and no rule accepts. */
const GARBAGE: readonly (readonly [string, unknown])[] = [
  ['manualFill', { order: 'B1' }],
  ['manualFill', { order: 'C999', fillId: 'x', quantity: 1, price: 100 }],
  ['manualFill', { order: 'C1', fillId: 'y', quantity: 1_000_000, price: 100 }],
  ['manualFill', { order: 'C1', fillId: 'z', quantity: 0.5, price: Number.NaN }],
  ['closeOrder', { order: 'Q7', ...WHY }],
  ['closeOrder', {}],
  ['settleOrder', { order: 'B1', filled: 1, price: 100, ...WHY }],
  ['settleOrder', null],
  ['explainExecution', { identity: 'exec:none', outcome: 'adopted', strategy: 'trend', ...WHY }],
  ['setRollState', { instrument: 'NONE', state: 'Force', ...WHY }],
  ['setRollState', { instrument: 'ALPHA', state: 'Sideways', ...WHY }],
  ['settleExpired', { instrument: 'ALPHA', contract: '20990100', price: 1, ...WHY }],
  ['balanceTrade', { id: 'b', instrument: 'NONE', strategy: 'trend', quantity: 1, price: 1, ...WHY }],
  ['manualTrade', { id: 't', strategy: 'trend', instrument: 'ALPHA', quantity: 1e9, ...WHY }],
  ['deleteOrder', { order: 'I999', ...WHY }],
  ['spawnNow', { order: 17 }],
  ['halt', { action: 'maybe' }],
  ['endOfDay', { tradeDate: '2001-01-01', ...WHY }],
  ['confirmCapital', { ...WHY, value: -1 }],
];

export const OPERATOR_FAULTS = {
  'operator-halts': halted,
  'operator-closes-order': (world, chance) =>
    ask(world, 'closeOrder', { order: order('ICB', chance), ...WHY }),
  'operator-deletes-order': (world, chance) =>
    ask(world, 'deleteOrder', { order: order('IC', chance), ...WHY }),
  'operator-spawns': (world) => ask(world, 'spawnNow', { order: 'all' }),
  'operator-reconciles': (world) => ask(world, 'reconcileNow', undefined),
  'operator-sets-roll-state': (world, chance) =>
    ask(world, 'setRollState', { instrument: instrument(chance), state: chance.oneOf(ROLL_STATES), ...WHY }),
  'operator-trades': (world, chance) =>
    ask(world, 'manualTrade', {
      ...{ id: `by-hand-${chance.int(1, 3)}`, strategy: 'trend', instrument: instrument(chance) },
      ...{ quantity: chance.oneOf([-2, -1, 1, 2]), type: chance.oneOf(['best', 'market']), ...WHY },
    }),
  'operator-ends-day': (world) =>
    ask(world, 'endOfDay', { tradeDate: world.window?.tradeDate ?? '2001-01-01', ...WHY }),
  'operator-types-garbage': (world, chance) => ask(world, ...chance.oneOf(GARBAGE)),
} as const satisfies Readonly<Record<string, Strike>>;
