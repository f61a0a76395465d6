import { withParsedInputs } from '../activities/activity-inputs';
import { createBackupActivities } from '../activities/backup';
import { createBrokerOrderActivities } from '../activities/broker-orders';
import { createClockActivities } from '../activities/clock';
import type { Deps } from '../activities/deps';
import { createOrderActivities } from '../activities/orders';
import { createPositionActivities } from '../activities/positions';
import { createPriceActivities } from '../activities/prices';
import { createReportActivities } from '../activities/reports';
import { withFailures } from '../activities/running/failures';
import { allWithHeartbeat } from '../activities/running/heartbeat';
import { createRetryWatch, watched } from '../activities/running/retry-watch';
import { createRunActivities } from '../activities/runs';
import type { ProcessName } from '../domain/system/names';

/** Which activities each task queue offers. */
export function activitiesOf(deps: Deps): Readonly<Record<ProcessName, object>> {
  const { config, sendMail } = deps;
  const patienceMs = config.email_after_retry_minutes * 60_000;
  const watch = createRetryWatch({ patienceMs, now: Date.now, sendMail });
  const offered = <T extends Activities>(activities: T) =>
    withFailures(watched(withParsedInputs(activities), watch));
  return {
    workflows: {},
    prices: offered(createPriceActivities(deps)),
    engine: offered(createPositionActivities(deps)),
    broker: offered({ ...createClockActivities(deps), ...createBrokerOrderActivities(deps) }),
    orders: offered(allWithHeartbeat({ ...createRunActivities(deps), ...createOrderActivities(deps) })),
    reports: offered(allWithHeartbeat(createReportActivities(deps))),
    backup: offered(createBackupActivities(deps)),
  };
}

type Activities = Parameters<typeof withFailures>[0];
