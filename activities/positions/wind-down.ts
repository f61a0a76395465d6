import { putStrategyState, strategyState } from '../../data/controls/strategy-states';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { activeOrders } from '../../data/orders/order-store';
import {
  latestOptimalPositions,
  type OptimalPosition,
  storeOptimalPositions,
} from '../../data/results/optimal-positions';
import { readPrices } from '../../data/series/prices';
import { holdingsOf } from '../../domain/ledger/positions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { isWoundUp } from '../../domain/strategies/decide-retire';
import { dayOfPlan, retireTargets } from '../../domain/strategies/retire-plan';
import type { StrategyState } from '../../domain/strategies/strategy-state';
import { localDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';

type WindDownDeps = Pick<Deps, 'database' | 'clock' | 'config' | 'sendMail'>;
type Retiring = Extract<StrategyState, { state: 'retiring' }>;
type Result = { summary: string; problems: string[] };

/** What a retired or retiring strategy does instead of its system's run; undefined for one that is active. */
export async function runWithoutSystem(
  deps: WindDownDeps,
  run: { readonly tradeDate: string; readonly strategy: string },
): Promise<Result | undefined> {
  const state = await strategyState(deps.database, run.strategy);
  if (state?.state === 'retired') return retired(deps, run.strategy);
  return state?.state === 'retiring' ? windDown(deps, run.tradeDate, state) : undefined;
}

/**
 * Stores what a retiring strategy wants to hold after the day, all instruments together; or, when it has neither a
 * position nor an open order left, that it is retired, which is mailed.
 */
async function windDown(deps: WindDownDeps, tradeDate: string, state: Retiring): Promise<Result> {
  const { database } = deps;
  const { strategy, plan } = state;
  if (await isLeftWithNothing(database, state)) return retire(deps, state);
  const held = holdingsOf(await wholeLedger(database), strategy);
  const traded = (await latestOptimalPositions(database, { strategy })).map(({ instrument }) => instrument);
  const targets = retireTargets(plan, held, tradeDate, traded);
  const time = new Date(await deps.clock.read());
  const entries: OptimalPosition[] = [];
  const problems: string[] = [];
  for (const [instrument, position] of Object.entries(targets)) {
    const reference = await referenceOf(deps, instrument);
    const run = { strategy, instrument, tradeDate, kind: 'simple', time, values: { position } } as const;
    const made = { capital: 0, seriesVersions: {}, configHash: RETIRING, attempt: 1 };
    if (reference !== undefined) entries.push({ ...run, ...reference, ...made });
    else if (held[instrument] !== undefined)
      problems.push(`${strategy} ${instrument}: left out, it has no adjusted price`);
  }
  await storeOptimalPositions(database, entries);
  const day = `day ${dayOfPlan(plan, tradeDate)} of ${plan.days}`;
  return { summary: `${strategy}: retiring, ${day}, holds ${describe(held)}`, problems };
}

/** In place of the hash of a configuration: the positions come from the plan, not from a system. */
const RETIRING = 'retiring';

async function retire(deps: WindDownDeps, state: Retiring): Promise<Result> {
  const { strategy } = state;
  const text =
    `${strategy} holds nothing any more and has no open order: it is retired. It makes no orders and is in no list of ` +
    'optimal positions. Take it out of the configuration when you like, with its name in stale_strategies; ' +
    `\`npx tst strategies resume ${strategy}\` brings it back.`;
  // Mailed before it is stored: after a crash in between it is mailed again.
  await deps.sendMail({ subject: `Strategy ${strategy} is retired`, text });
  await markRetired(deps.database, state, new Date(await deps.clock.read()));
  return { summary: `${strategy}: retired`, problems: [] };
}

/** True when a retiring strategy has neither a position nor an open order. */
export async function isLeftWithNothing(
  database: Deps['database'],
  { strategy, state }: Retiring,
): Promise<boolean> {
  // Orders first: one that is filled in between is in the ledger.
  const orders = await activeOrders(database, 'instrument', { strategy });
  return isWoundUp(state, holdingsOf(await wholeLedger(database), strategy), orders.length);
}

/** The end of a retiring strategy. Throws VERSION_CONFLICT when its state has changed meanwhile. */
export async function markRetired(database: Deps['database'], state: Retiring, at: Date): Promise<void> {
  const { plan: _, ...rest } = state;
  await putStrategyState(database, state, { ...rest, state: 'retired', at, version: state.version + 1 });
}

/** One that holds something all the same, such as a fill that was entered by hand, is told each day. */
async function retired({ database }: WindDownDeps, strategy: string): Promise<Result> {
  const held = holdingsOf(await wholeLedger(database), strategy);
  const problem =
    `${strategy} is retired and holds ${describe(held)}: \`npx tst strategies transfer ${strategy} OTHER\`, or ` +
    `\`npx tst strategies resume ${strategy}\` and retire it again`;
  return { summary: `${strategy}: retired`, problems: Object.keys(held).length === 0 ? [] : [problem] };
}

async function referenceOf({ database, config }: WindDownDeps, instrument: string) {
  const prices = await readPrices(database, instrument);
  const { times, columns } = prices?.adjusted ?? { times: new Float64Array(), columns: undefined };
  const row = columns?.price.findLastIndex((price) => Number.isFinite(price)) ?? -1;
  if (prices === undefined || columns === undefined || row < 0) return undefined;
  return {
    referencePrice: columns.price[row],
    referenceDate: localDate(times[row], config.system_zone),
    referenceContract: currentContracts(prices.multiple).price,
  };
}

function describe(held: Readonly<Record<string, number>>): string {
  const texts = Object.entries(held).map(([instrument, quantity]) => `${quantity} ${instrument}`);
  return texts.join(', ') || 'nothing';
}
