import { createBackupActivities } from '../activities/backup';
import { allBeating } from '../activities/beating';
import { createBrokerOrderActivities } from '../activities/broker-orders';
import { createClockActivities } from '../activities/clock';
import type { Deps } from '../activities/deps';
import { withFailures } from '../activities/failures';
import { createOrderActivities } from '../activities/orders';
import { createPositionActivities } from '../activities/positions';
import { createPriceActivities } from '../activities/prices';
import { createReportActivities } from '../activities/reports';
import { createRunActivities } from '../activities/runs';
import type { ProcessName } from '../domain/system/names';

/** Which activities each task queue offers. */
export function activitiesOf(deps: Deps): Readonly<Record<ProcessName, object>> {
  return {
    workflows: {},
    prices: withFailures(createPriceActivities(deps)),
    engine: withFailures(createPositionActivities(deps)),
    broker: withFailures({ ...createClockActivities(deps), ...createBrokerOrderActivities(deps) }),
    orders: withFailures(allBeating({ ...createRunActivities(deps), ...createOrderActivities(deps) })),
    reports: withFailures(allBeating(createReportActivities(deps))),
    backup: withFailures(createBackupActivities(deps)),
  };
}
