/** Waits on a simulated clock, as whoever steps it sees them: each attempt of the activity has its own. */
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createClockActivities } from '../../activities/clock';
import { createSimulatedClock } from '../../services/gateway/trading-clock';
import { NOW, TestGateway } from '../broker-ib/gateway';
import { until } from '../support/running-system';

const WAITER = 'test/order-stack#1';
const DUE = new Date(NOW + 60_000).toISOString();

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway?.close());

test('an attempt takes the place of one that was taken for dead, which does not remove its wait', async () => {
  const first = attempt(1);
  await registered(1);
  const second = attempt(2);
  await until('the next attempt waits alone', async () => `${await names()}` === `${WAITER}/2`);
  first.environment.cancel();
  await expect(first.ended).rejects.toThrow(CancelledFailure);
  expect(await names()).toEqual([`${WAITER}/2`]);

  await gateway.moveClock(60_000);
  await expect(second.ended).resolves.toBeUndefined();
});

test('the instant of a killed attempt is held for whoever takes its place', async () => {
  await clock().registerWait(`${WAITER}/1`, NOW + 1_000);
  await gateway.moveClock(1_000);
  expect(await clock().waiters()).toMatchObject({ waits: [], reached: [`${WAITER}/1`] });
  const second = attempt(2);
  await until('the next attempt waits', async () => (await clock().waiters()).reached.length === 0);
  expect(await names()).toEqual([`${WAITER}/2`]);
  await gateway.moveClock(60_000);
  await second.ended;
  expect((await clock().waiters()).reached).toEqual([]);
});

test('a wait that is no longer wanted is removed for all its attempts, and no other is', async () => {
  const attempts = [attempt(1), attempt(1, `${WAITER}0`)];
  await registered(2);
  await activities().stopWaiting({ waiter: WAITER });
  await registered(1);
  for (const { environment, ended } of attempts) {
    environment.cancel();
    await expect(ended).rejects.toThrow(CancelledFailure);
  }
  await registered(0);
});

function attempt(number: number, waiter = WAITER) {
  const environment = new MockActivityEnvironment({ attempt: number });
  const ended = environment.run(activities().waitOnSimulatedClock, { waiter, until: DUE });
  ended.catch(() => undefined); // looked at later
  return { environment, ended };
}

const registered = (count: number) =>
  until(`${count} waits are registered`, async () => (await clock().waiters()).waits.length === count);

const names = async () => (await clock().waiters()).waits.map(({ id }) => id);

const clock = () => createSimulatedClock(gateway.controlUrl);
const activities = () =>
  createClockActivities({ clock: clock(), database: undefined as never, system: 'test' });
