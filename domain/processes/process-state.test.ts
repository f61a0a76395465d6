import type { StageName } from '../system/names';
import { type CycleState, type ProcessRunState, type RunTimes, stageState } from './process-state';

const DONE: RunTimes = { state: 'done', startedAt: 10, endedAt: 20 };
const RUNNING: CycleState = { state: 'running', startedAt: 100, completed: ['prices'], failed: [] };

test.each<[string, StageName, RunTimes | undefined, CycleState | undefined, ProcessRunState]>([
  ['never run', 'reports', undefined, undefined, { state: 'not running' }],
  ['run before', 'reports', DONE, undefined, { state: 'not running', lastStart: 10, lastEnd: 20 }],
  [
    'completed today',
    'prices',
    { ...DONE, endedAt: 120 },
    RUNNING,
    { state: 'not running', lastStart: 10, lastEnd: 120 },
  ],
  [
    'at work since the stage before it ended',
    'positions',
    DONE,
    RUNNING,
    { state: 'running', lastStart: 120, lastEnd: 20 },
  ],
  ['at work for the first time', 'positions', undefined, RUNNING, { state: 'running', lastStart: 120 }],
  [
    'at work as the first of the day',
    'prices',
    undefined,
    { ...RUNNING, completed: [] },
    { state: 'running', lastStart: 100 },
  ],
  ['not yet at work', 'orders', DONE, RUNNING, { state: 'not running', lastStart: 10, lastEnd: 20 }],
  [
    'after one that failed',
    'reports',
    undefined,
    { ...RUNNING, failed: ['positions', 'orders'] },
    { state: 'running', lastStart: 120 },
  ],
  [
    'failed',
    'positions',
    { ...DONE, state: 'failed' },
    undefined,
    { state: 'failed', lastStart: 10, lastEnd: 20 },
  ],
  [
    'in a cycle that has ended',
    'orders',
    DONE,
    { ...RUNNING, state: 'failed' },
    { state: 'not running', lastStart: 10, lastEnd: 20 },
  ],
])('a stage that is %s', (_, stage, own, cycle, expected) => {
  const endOf = (each: StageName) => (each === 'prices' ? 120 : undefined);
  expect(stageState(stage, own, cycle, endOf)).toEqual(expected);
});
