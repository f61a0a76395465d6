import { workflowInfo } from '@temporalio/workflow';
import { type ScheduledStartInput, scheduledStartInput } from '../domain/cycle/workflow-inputs';
import { orderStackStart, startOfProcess, type WorkflowStart } from '../domain/cycle/workflow-starts';
import { parsed } from './parsed-input';
import { orderActivities, runActivities } from './proxies';
import { startIfAbsent } from './start-child';

/**
 * Scheduled workflows get a timestamp in their id. This thin starter derives the trade date from the
 * schedule's nominal time, never from now (a backfill runs later), and starts the real one under its
 * meaningful id; a second start of the day is refused by that id and by the run record.
 */
export async function scheduledStart(given: ScheduledStartInput): Promise<string> {
  const input = parsed('the scheduled start', scheduledStartInput, given);
  const instant = input.nominal ?? nominalTime().toISOString();
  const { tradeDate } = await runActivities(input.system).tradeDateOf({ instant, process: input.process });
  const started = await startIfAbsent(await startOf(input, tradeDate, instant));
  return started
    ? `started ${input.process} of ${tradeDate}`
    : `${input.process} of ${tradeDate} was started before`;
}

/** As Temporal says it of what a schedule started; of what a person started, its start. */
function nominalTime(): Date {
  const { searchAttributes, startTime } = workflowInfo();
  return (searchAttributes.TemporalScheduledStartTime?.[0] as Date | undefined) ?? startTime;
}

async function startOf(
  { system, process, clock = 'live' }: ScheduledStartInput,
  tradeDate: string,
  instant: string,
): Promise<WorkflowStart> {
  if (process !== 'orderStack')
    return startOfProcess(process, { system, tradeDate, clock, window: 'hand-over' }, instant);
  const { end } = await orderActivities(system).currentWindow({ instant });
  return orderStackStart({ system, tradeDate, clock, windowEnd: end });
}
