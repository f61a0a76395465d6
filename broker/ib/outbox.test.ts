import type { BrokerEvent } from '../broker';
import { Outbox } from './outbox';

const event = (reason: string): BrokerEvent => ({ kind: 'connection', state: 'ready', reason });
const reasons = (events: readonly BrokerEvent[]) =>
  events.map((e) => (e.kind === 'connection' ? e.reason : ''));

test('events keep their order while one of them is being completed', async () => {
  const outbox = new Outbox(() => {});
  const got: BrokerEvent[] = [];
  outbox.subscribe((e) => got.push(e));
  let complete: (e: BrokerEvent) => void = () => {};
  const slow = new Promise<BrokerEvent>((resolve) => {
    complete = resolve;
  });
  outbox.send(event('1'));
  outbox.sendWhenComplete(slow);
  outbox.send(event('3'));
  expect(reasons(got)).toEqual(['1']);
  complete(event('2'));
  await slow;
  expect(reasons(got)).toEqual(['1', '2', '3']);
});

test('an event that can not be completed does not hold up the others', async () => {
  const logged: string[] = [];
  const outbox = new Outbox((_level, message) => logged.push(message));
  const got: BrokerEvent[] = [];
  outbox.subscribe((e) => got.push(e));
  const failing = Promise.reject(new Error('no'));
  outbox.sendWhenComplete(failing);
  outbox.sendWhenComplete(Promise.resolve(undefined));
  outbox.send(event('after'));
  await failing.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  expect(reasons(got)).toEqual(['after']);
  expect(logged).toHaveLength(1);
});

test('a subscriber that fails or leaves does not disturb the others', () => {
  const outbox = new Outbox(() => {});
  const got: BrokerEvent[] = [];
  outbox.subscribe(() => {
    throw new Error('mine');
  });
  const leave = outbox.subscribe(() => got.push(event('left')));
  outbox.subscribe((e) => got.push(e));
  leave();
  outbox.send(event('1'));
  expect(reasons(got)).toEqual(['1']);
});
