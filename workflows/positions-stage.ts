import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import {
  beginPositionsRun,
  nextPositionsRun,
  type PositionsAction,
  type PositionsEvent,
} from '../domain/cycle/positions-run';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { failedEvent } from './failed-event';
import { parsed } from './parsed-input';
import { positionActivities, runActivities } from './proxies';

/** Capital from the broker, its allocation, then each strategy's system run on the stored prices. */
export async function positionsStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the positions stage', cycleInput, given);
  let run = beginPositionsRun();
  while (run.action.kind !== 'end') {
    const event = await taken(input, run.action);
    run = nextPositionsRun(run, event);
    setCurrentDetails(run.lines.map((line) => `- ${line}`).join('\n'));
  }
  return run.action.result;
}

async function taken(
  { system, tradeDate }: CycleInput,
  action: Exclude<PositionsAction, { kind: 'end' }>,
): Promise<PositionsEvent> {
  const engine = positionActivities(system);
  switch (action.kind) {
    case 'update-capital':
      return done(
        engine.updateCapital.executeWithOptions({ summary: 'capital from the broker' }, [{ tradeDate }]),
      );
    case 'list-strategies':
      return { kind: 'listed', ...(await runActivities(system).listStrategies({ system })) };
    case 'run-strategy': {
      const { strategy } = action;
      const step = { tradeDate, strategy };
      return done(engine.runStrategy.executeWithOptions({ summary: strategy }, [step])).catch(failedEvent);
    }
    case 'fail':
      throw ApplicationFailure.nonRetryable(action.reason, 'STAGE_FAILED');
  }
}

async function done(asked: Promise<StageResult>): Promise<PositionsEvent> {
  const { summary, problems } = await asked;
  return { kind: 'done', summary, problems };
}
