import { STAGES } from '../system/names';
import { beginDayRun, type DayEvent, type DayRun, nextDayRun } from './day-run';

const always = () => true;
const result = { summary: 'done', problems: [] };
const BEGUN: DayEvent = { kind: 'begun', stages: {} };
const STAGE_DONE: DayEvent = { kind: 'stage-done', result };
const FAILED: DayEvent = { kind: 'stage-failed', reason: 'away' };
const DONE: DayEvent = { kind: 'done' };

/** The day's actions; its stages end as given, those not named well. */
function actions(begin: DayEvent, failing: readonly string[], inForce = always): readonly string[] {
  let run = nextDayRun(beginDayRun('2026-11-20'), begin, inForce);
  const taken: string[] = [];
  while (run.action.kind !== 'end') {
    taken.push(run.action.kind === 'run-stage' ? run.action.stage : run.action.kind);
    run = nextDayRun(run, answerTo(run, failing), inForce);
  }
  return taken;
}

function answerTo({ action }: DayRun, failing: readonly string[]): DayEvent {
  if (action.kind !== 'run-stage') return DONE;
  return failing.includes(action.stage) ? FAILED : STAGE_DONE;
}

test('runs the stages in their order, notes each, and finishes', () => {
  expect(actions(BEGUN, [])).toEqual([...STAGES.flatMap((stage) => [stage, 'note-stages']), 'finish']);
});

test('a stage that fails is reported at once, and leaves out what would trade on half a day', () => {
  expect(actions(BEGUN, ['positions'])).toEqual([
    ...['prices', 'note-stages', 'positions', 'report-failure', 'note-stages'],
    ...['reports', 'note-stages', 'backup', 'note-stages', 'record-failure'],
  ]);
});

test('the first failure is the first of the list', () => {
  const events = [BEGUN, FAILED, DONE, DONE, FAILED];
  const run = events.reduce((day, event) => nextDayRun(day, event, always), beginDayRun('2026-11-20'));
  expect(run.failures.map(({ stage }) => stage)).toEqual(['prices', 'reports']);
  expect(run.action).toMatchObject({ kind: 'report-failure', failure: { stage: 'reports', reason: 'away' } });
});

test('a run that was forgotten continues after its last stage', () => {
  const begun: DayEvent = { kind: 'begun', stages: { prices: result, positions: result } };
  expect(actions(begun, [])[0]).toBe('orders');
});

test('a day that is done is not run again, and keeps what it came to', () => {
  const stages = { prices: result };
  expect(nextDayRun(beginDayRun('2026-11-20'), { kind: 'already-done', stages }, always)).toMatchObject({
    action: { kind: 'end', ran: false },
    stages,
  });
});

test('a run that began before a change continues as it began', () => {
  const never = () => false;
  expect(actions(BEGUN, ['positions'], never)).toEqual(['prices', 'positions', 'record-failure']);
});
