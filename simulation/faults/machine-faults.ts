/** What happens to our own processes, disk, clock and to the Temporal server. */
import type { Role } from '../driver/policies';
import type { Chance } from '../world/chance';
import type { World } from '../world/world';
import type { Strike } from './strike';

const restart = (chance: Chance) => chance.int(500, 120_000);
const ROLES: readonly Role[] = ['broker', 'orders'];

const killed =
  (role: Role): Strike =>
  ({ machine }, chance) =>
    machine.kill(role, restart(chance));

/** The next process that writes dies at one of its next writes, before or after it is done. */
const killedAtWrite =
  (when: 'before' | 'after'): Strike =>
  (world, chance) => {
    let writes = chance.int(1, 12);
    const watch: Parameters<World['watchers']['add']>[0] = (at, { method, target }, process) => {
      if (at !== when || method === 'read' || target.endsWith('.leases') || --writes > 0) return;
      world.watchers.delete(watch);
      const role = ROLES.find((each) => process.name.startsWith(each));
      if (role !== undefined) world.machine.kill(role, restart(chance));
    };
    world.watchers.add(watch);
  };

export const MACHINE_FAULTS = {
  'broker-worker-killed': killed('broker'),
  'orders-worker-killed': killed('orders'),
  'killed-before-write': killedAtWrite('before'),
  'killed-after-write': killedAtWrite('after'),
  'power-cut': ({ machine }, chance) => {
    const afterMs = restart(chance);
    for (const role of ROLES) machine.kill(role, afterMs);
  },
  'zombie-worker': ({ machine }, chance) => machine.freeze(chance.oneOf(ROLES), chance.int(15_000, 900_000)),
  'temporal-emptied': (world, chance) => {
    world.temporal.lose();
    setTimeout(() => world.restoreWorkflows(), chance.int(1_000, 60_000));
  },
  'disk-full': ({ journal }, chance) => {
    journal.full = true;
    setTimeout(
      () => {
        journal.full = false;
      },
      chance.int(1_000, 1_800_000),
    );
  },
  'clock-jumps': ({ time, log }, chance) => {
    const by = chance.oneOf([-90_000, -10_000, 5_000, 20_000, 45_000, 300_000]);
    log.add(`the machine's clock jumps by ${by} ms`);
    time.setClock(time.now() + by);
    setTimeout(() => time.setClock(time.trueTime()), chance.int(30_000, 3_600_000));
  },
} as const satisfies Readonly<Record<string, Strike>>;
