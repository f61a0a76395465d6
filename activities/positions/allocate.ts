import { accountCapital } from '../../data/capital/capital';
import { totalMargin } from '../../data/capital/margin';
import {
  recentAllocations,
  type StoredAllocation,
  storeAllocation,
} from '../../data/capital/strategy-capital';
import { strategyStates } from '../../data/controls/strategy-states';
import { timeAfter } from '../../domain/capital/account-history';
import { decideAllocation } from '../../domain/capital/allocation';
import { tstError } from '../../domain/errors/errors';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';

type AllocationDeps = Pick<Deps, 'database' | 'config' | 'loaded'>;

/**
 * Shares the capital at risk, and the newest margin, among the strategies, in one write. `now`: UTC ms. Throws MISSING_DATA
 * before capital has a value, BAD_CONFIG for unusable weights.
 */
export async function allocateCapital(
  { database, config, loaded }: AllocationDeps,
  now: number,
  by?: string,
): Promise<{ readonly allocation: StoredAllocation; readonly warnings: readonly string[] }> {
  const capital = await accountCapital(database);
  if (!capital) throw tstError('MISSING_DATA', 'capital has no value yet: it is allocated once it has one');
  const margin = await totalMargin(database);
  const listed = Object.keys(config.strategy_list);
  const states = await strategyStates(database);
  const { shares, warnings } = decideAllocation({
    total: capital.actual,
    totalMargin: margin?.margin,
    weights: config.strategy_capital_allocation.strategy_weights,
    listed: listed.length > 0 ? listed : strategiesOf(loaded).map(({ name }) => name),
    leaving: states.filter(({ state }) => state !== 'active').map(({ strategy }) => strategy),
  });
  const [last] = await recentAllocations(database, 1);
  const allocation = {
    ...{ time: timeAfter(last, now), total: capital.actual, shares },
    ...(margin && { totalMargin: margin.margin }),
    ...(by === undefined ? {} : { by }),
  };
  if (!(await storeAllocation(database, allocation)))
    throw tstError('VERSION_CONFLICT', 'another allocation was stored at the same moment');
  return { allocation, warnings };
}
