import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { tstError } from '../../domain/errors/errors';
import type { Mail } from '../deps';
import { withFailures } from './failures';
import { createRetryWatch, type Step, watched } from './retry-watch';

const MINUTE = 60_000;
const prices: Step = { id: 'run-1/1', name: 'updatePrices' };
const capital: Step = { id: 'run-2/1', name: 'updateCapital' };
const away = (code: 'BROKER_UNREACHABLE' | 'DATABASE_UNREACHABLE' = 'BROKER_UNREACHABLE') =>
  tstError(code, 'it does not answer');

let now: number;
let mails: Mail[];
let watch: ReturnType<typeof createRetryWatch>;
beforeEach(() => {
  now = Date.UTC(2026, 10, 20, 22, 0);
  mails = [];
  watch = createRetryWatch({
    patienceMs: 15 * MINUTE,
    now: () => now,
    sendMail: async (mail) => {
      mails.push(mail);
    },
  });
});

/** One attempt a minute. */
async function failFor(minutes: number, steps: readonly Step[], error: Error = away()): Promise<void> {
  for (const end = now + minutes * MINUTE; now < end; now += MINUTE)
    for (const step of steps) await watch.failed(step, error);
}

it('says nothing before the time has passed, then once, whatever else waits and tries', async () => {
  await failFor(15, [prices, capital]);
  expect(mails).toEqual([]);
  await failFor(120, [prices, capital]);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({
    subject: 'Trouble with the broker since 2026-11-20 22:00 UTC',
    text: expect.stringMatching(
      /updatePrices.*15 min.*BROKER_UNREACHABLE: it does not answer.*Start the gateway/s,
    ),
    critical: true,
  });
});

it('reports the end of an outage, and the next one separately', async () => {
  await failFor(20, [prices]);
  await watch.ended(prices, 'succeeded');
  await watch.ended(prices, 'succeeded');
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Trouble with the broker since 2026-11-20 22:00 UTC',
    'Resolved: trouble with the broker since 2026-11-20 22:00 UTC',
  ]);
  await failFor(20, [prices]);
  expect(mails[2].subject).toBe('Trouble with the broker since 2026-11-20 22:20 UTC');
});

it('a step that succeeds now and then is not in trouble', async () => {
  for (let hour = 0; hour < 6; hour++) {
    await failFor(10, [prices]);
    await watch.ended(prices, 'succeeded');
  }
  expect(mails).toEqual([]);
});

it('two causes are two outages', async () => {
  await failFor(20, [prices]);
  await failFor(20, [capital], away('DATABASE_UNREACHABLE'));
  expect(mails.map(({ subject }) => subject.slice(0, 25))).toEqual([
    'Trouble with the broker s',
    'Trouble with the database',
  ]);
});

it('a step that its workflow has forgotten does not silence the outages after it', async () => {
  await failFor(20, [prices]);
  now += 12 * 60 * MINUTE;
  await failFor(20, [capital]);
  expect(mails).toHaveLength(2);
});

describe('around activities', () => {
  let broken = true;
  const activities = () => ({
    updateCapital: async (answer: string) => {
      if (broken) throw away();
      return answer;
    },
    createOrders: async () => {
      throw tstError('BAD_CONFIG', 'never right');
    },
  });
  const attempt = (name: 'updateCapital' | 'createOrders') => {
    const offered = withFailures(watched(activities(), watch));
    const run = offered[name] as (answer: string) => Promise<string>;
    const logger = new DefaultLogger('ERROR');
    return new MockActivityEnvironment({ activityId: name }, { logger }).run(run, 'done');
  };

  it('counts attempts of the same step, passes errors on as they were, and answers too', async () => {
    for (let minute = 0; minute < 20; minute++, now += MINUTE)
      await expect(attempt('updateCapital')).rejects.toMatchObject({ type: 'BROKER_UNREACHABLE' });
    expect(mails).toHaveLength(1);
    broken = false;
    expect(await attempt('updateCapital')).toBe('done');
    expect(mails).toHaveLength(2);
  });

  it('does not count what is not repeated', async () => {
    for (let minute = 0; minute < 20; minute++, now += MINUTE)
      await expect(attempt('createOrders')).rejects.toMatchObject({ nonRetryable: true });
    expect(mails).toEqual([]);
  });
});
