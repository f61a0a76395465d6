import { setCurrentDetails } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { eachStrategy } from './each-strategy';
import { parsed } from './parsed-input';
import { positionActivities, runActivities } from './proxies';

/** Capital from the broker, its allocation, then each strategy's system run on the stored prices. */
export async function positionsStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the positions stage', cycleInput, given);
  const { system, tradeDate } = input;
  const engine = positionActivities(system);
  const capital = await engine.updateCapital.executeWithOptions({ summary: 'capital from the broker' }, [
    { tradeDate },
  ]);
  const { strategies } = await runActivities(system).listStrategies({ system });
  const problems: string[] = [...capital.problems];
  const lines: string[] = [capital.summary];
  const failed = await eachStrategy(strategies, async (strategy) => {
    const run = await engine.runStrategy.executeWithOptions({ summary: strategy }, [{ tradeDate, strategy }]);
    lines.push(run.summary);
    problems.push(...run.problems);
    setCurrentDetails(lines.map((line) => `- ${line}`).join('\n'));
  });
  problems.push(...failed);
  return { summary: lines.join('; '), problems };
}
