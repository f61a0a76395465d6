import type { Deps } from './deps';
import { orderDayActivities } from './orders/day-activities';
import { requestedOrderActivities } from './orders/requested-activities';
import { orderStackActivities } from './orders/stack-activities';
import { withPromptMail } from './running/prompt-mail';

export function createOrderActivities(deps: Deps) {
  /** For what the order stack does one step at a time. */
  const prompt = withPromptMail(deps);
  return {
    ...orderDayActivities(deps),
    ...orderStackActivities(prompt),
    ...requestedOrderActivities(deps, prompt),
  };
}

export type OrderActivities = ReturnType<typeof createOrderActivities>;
