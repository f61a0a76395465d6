import { STAGES } from '../system/names';
import { remedyOf, runsAfter, stageFailureMail } from './stage-failure';

it('after a failed stage nothing more is decided or traded that day, but reports and backup run', () => {
  for (const failed of STAGES) {
    expect(STAGES.filter((stage) => runsAfter(stage, [failed]))).toEqual(['reports', 'backup']);
  }
  expect(STAGES.filter((stage) => runsAfter(stage, []))).toEqual(STAGES);
});

it('the remedy names the commands that complete the day, in their order', () => {
  const day = { tradeDate: '2026-11-25' };
  expect(remedyOf({ ...day, stage: 'positions' })).toBe(
    'fix the cause, then: npx tst run positions --date 2026-11-25; npx tst run orders --date 2026-11-25; ' +
      'npx tst run reports --date 2026-11-25; npx tst run backup --date 2026-11-25',
  );
  expect(remedyOf({ ...day, stage: 'backup' })).toBe(
    'fix the cause, then: npx tst run backup --date 2026-11-25',
  );
});

it('the mail says which stage failed, why, what was left out, and what to do', () => {
  const { subject, text } = stageFailureMail({ tradeDate: '2026-11-25', stage: 'prices', reason: 'no disk' });
  expect(subject).toBe('Stage prices of 2026-11-25 failed');
  expect(text).toMatch(
    /failed: no disk\. Not run today: positions, orders\. What to do: .*npx tst run prices/,
  );
});
