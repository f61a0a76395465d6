/** Plays the days of a plan in a world of its own. */
import { setTradeLimit } from '../../data/controls/limits';
import { recordFill } from '../../data/ledger/record-fill';
import { openMemoryDatabase } from '../../data/memory/memory-database';
import { readMultiple } from '../../data/series/prices';
import { currentContracts } from '../../domain/prices/current-contracts';
import { addDays, nextBusinessDay, startOfDay } from '../../domain/time/trade-date';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time/units';
import { fateOf } from '../broker/fate';
import { BUGS, type Bug, type BugName } from '../bugs/bugs';
import { runActivity } from '../driver/activity-runner';
import { cycleId, dailyCycle, STRATEGIES } from '../driver/daily-cycle';
import { orderStack, STACK, type StackWindow } from '../driver/order-stack';
import { BROKER } from '../driver/policies';
import type { Run } from '../driver/temporal';
import { storeDrawnPositions } from '../driver/wanted-positions';
import type { PlannedFault } from '../faults/draw-faults';
import { FAULTS } from '../faults/faults';
import { detailsAt } from '../market/contracts';
import { INSTRUMENTS } from '../market/instruments';
import { chanceOf } from '../world/chance';
import { drawnConfiguration } from '../world/configuration';
import { firstHistory } from '../world/first-history';
import { createWorld, type World } from '../world/world';
import { type Coverage, joined, statesStruck } from './coverage';
import { type Breach, observe } from './observe';
import type { Plan } from './plan';

export interface Played {
  readonly breach?: Breach;
  readonly lines: readonly string[];
  /** Of all lines. */
  readonly hash: string;
  /** How many reached the broker. */
  readonly orders: number;
  readonly coverage: Coverage;
}

const CYCLE_MS = 23 * HOUR_MS + 5 * MINUTE_MS;
const QUIET_MS = 22 * HOUR_MS;
const COMPARED_BEFORE_MS = 15 * MINUTE_MS;
const USUALLY_FILLED = 0.5;

/** Plays a plan, with a bug put in if one is named. */
export async function play(plan: Plan, bug?: BugName): Promise<Played> {
  const { seed, market, fates } = plan;
  const chance = chanceOf(seed, 'world');
  const loaded = drawnConfiguration(chance.branch('configuration'));
  const start = startOfDay(market.date, loaded.config.system_zone) + QUIET_MS;
  const history = await firstHistory(market.number, start);
  const put: Bug | undefined = bug && BUGS[bug];
  let placed = 0;
  const world = createWorld({
    ...{ chance, marketChance: chanceOf(market.number, 'market'), start, loaded },
    fateOf: (order) => {
      const drawn = chance.branch(`order/${++placed}`);
      const filled = fates.length === 0 || drawn.happens(USUALLY_FILLED);
      return fateOf(filled ? 'filled' : drawn.oneOf(fates), order, drawn);
    },
    ...(put?.deps && { changed: (deps) => put.deps!(deps, chance.branch('bug')) }),
    ...(put?.activity && { call: put.activity }),
  });
  try {
    world.server.restore(history);
    await world.time.during(prepare(world, plan));
    return await playDays(world, plan);
  } finally {
    world.time.release();
  }
}

async function playDays(world: World, { market, days, faults }: Plan): Promise<Played> {
  const { machine, time, log, exchange, loaded } = world;
  const zone = loaded.config.system_zone;
  const observer = observe(world);
  let coverage: Coverage = {};
  world.struck = (fault, ref) => {
    for (const state of statesStruck(observer.state(), ref))
      coverage = joined(coverage, { [`${fault} ${state}`]: 1 });
  };
  machine.start('orders');
  machine.start('broker');
  letExpire(world);
  planFaults(world, startOfDay(market.date, zone) + CYCLE_MS, faults);
  let tradeDate = market.date;
  for (let day = 0; day < days && observer.breach() === undefined; day++) {
    const next = nextBusinessDay(tradeDate);
    await time.runUntil(startOfDay(tradeDate, zone) + CYCLE_MS, observer.look);
    startCycle(world, tradeDate);
    await time.runUntil(startOfDay(next, zone) + QUIET_MS - COMPARED_BEFORE_MS, observer.look);
    compareAtRest(world, tradeDate);
    await time.runUntil(startOfDay(next, zone) + QUIET_MS, observer.look);
    await observer.lookWhenQuiet();
    tradeDate = next;
  }
  const breach = observer.breach();
  const { lines } = log;
  return {
    ...(breach && { breach }),
    lines,
    hash: log.hash(),
    orders: exchange.truth.orders.length,
    coverage,
  };
}

function planFaults(world: World, begin: number, faults: readonly PlannedFault[]): void {
  const { time, log, chance } = world;
  for (const { name, number, afterMs } of faults)
    setTimeout(
      () => {
        log.add(`FAULT ${name}`);
        world.struck(name);
        FAULTS[name](world, chance.branch(`fault/${number}`));
      },
      begin + afterMs - time.trueTime(),
    );
}

/** Each contract ends in the evening of its last day, whatever is held. */
function letExpire({ contracts, time, exchange }: World): void {
  for (const { conId, expiry } of contracts) {
    const inMs = Date.parse(`${expiry}T21:30:00Z`) - time.trueTime();
    if (inMs > 0 && inMs < 14 * DAY_MS) setTimeout(() => exchange.expire(conId), inMs);
  }
}

function startCycle(world: World, tradeDate: string): void {
  const { temporal, machine, chance } = world;
  const storePositions = async (strategy: string) => {
    const { process, deps } = await machine.of('orders');
    await process.run(() => storeDrawnPositions(deps, chance.branch('positions'), { strategy, tradeDate }));
  };
  const opened = (window: StackWindow) => {
    world.window = window;
    if (!temporal.start(STACK, trading(window))) temporal.signal(STACK, 'handOver', window);
  };
  const trading = (window: StackWindow) => async (run: Run) => {
    await orderStack(temporal, window)(run);
    world.window = undefined;
  };
  const cycle = dailyCycle({ tradeDate, storePositions, opened });
  temporal.start(cycleId(tradeDate), cycle);
  world.restoreWorkflows = () => {
    if (world.window !== undefined) temporal.start(STACK, trading(world.window));
    temporal.start(cycleId(tradeDate), cycle);
  };
}

/** As a person does in the evening: everything that was missed is asked for. */
function compareAtRest({ machine, log }: World, tradeDate: string): void {
  runActivity(machine, BROKER, 'reconcile', { tradeDate }, log.add).catch(() => undefined);
}

/** What is held and limited before the first day. */
async function prepare(world: World, { holds, limits, market }: Plan): Promise<void> {
  const { server, journal, chance, time, contracts, exchange, prices } = world;
  const drawn = chance.branch('prepare');
  const database = await openMemoryDatabase(server, 'simulated', { at: new Date(time.now()) });
  const at = new Date(time.now());
  for (const { code: instrument } of INSTRUMENTS) {
    if (limits)
      await setTradeLimit(database, { strategy: '', instrument, periodDays: 1 }, drawn.int(2, 12), at);
    if (!holds) continue;
    const contract = currentContracts(await readMultiple(database, instrument)).price;
    const one = contracts.find((each) => each.instrument.code === instrument && each.id === contract)!;
    for (const strategy of STRATEGIES) {
      const quantity = drawn.int(-4, 4);
      if (quantity === 0) continue;
      exchange.hold(detailsAt(one, time.now()), quantity);
      await recordFill(database, journal.open(), {
        ...{ id: `opening:${strategy}/${instrument}#1`, identity: `opening:${strategy}/${instrument}` },
        ...{ version: 1, kind: 'opening', strategy, instrument, contract, quantity },
        ...{ price: prices.at(one, time.now()), time: at, tradeDate: addDays(market.date, -1) },
      });
    }
  }
}
