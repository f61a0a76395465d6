/** What is stored before the first day: prices of every instrument, made by the system itself; the same for many seeds. */
import type { MemorySnapshot } from '../../data/memory/memory-server';
import { msToDate } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import { fateOf } from '../broker/fate';
import { runActivity } from '../driver/activity-runner';
import { PRICES } from '../driver/policies';
import { INSTRUMENTS } from '../market/instruments';
import { chanceOf } from './chance';
import { configured } from './configuration';
import { createWorld } from './world';

const made = new Map<string, MemorySnapshot>();

/** As of an instant (UTC ms) in the market of this number. */
export async function firstHistory(market: number, start: number): Promise<MemorySnapshot> {
  const key = `${market}/${start}`;
  const known = made.get(key);
  if (known) return known;
  const chance = chanceOf(market, 'history');
  const world = createWorld({
    ...{ chance, marketChance: chanceOf(market, 'market'), start, loaded: configured() },
    fateOf: (order) => fateOf('filled', order, chance),
  });
  try {
    world.machine.start('orders');
    const tradeDate = msToDate(start - DAY_MS);
    const add = async () => {
      for (const { code: instrument } of INSTRUMENTS)
        await runActivity(
          world.machine,
          PRICES,
          'addInstrument',
          { tradeDate, instrument, from: 'broker' },
          world.log.add,
        );
    };
    await world.time.during(add());
    const snapshot = world.server.snapshot();
    made.set(key, snapshot);
    return snapshot;
  } finally {
    world.time.release();
  }
}
