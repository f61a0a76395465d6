import type { BrokerOrder, Order } from './order';
import { decideSettlement, settledAnswer } from './settle-order';
import type { SettleOutcome, SettleRequest } from './settle-request';

const order = {
  ...{ id: 'b7', level: 'broker', number: 7, state: 'unknown', instrument: 'CORN' },
  ...{ contracts: ['20261200'], trade: [-5] },
} as unknown as BrokerOrder;
const NOT_ACCEPTED: SettleOutcome = { kind: 'not-accepted' };
const filledAs = (filled: number): SettleOutcome => ({
  kind: 'filled',
  filled,
  price: 400,
  priceConfirmed: false,
});
const request = (outcome: SettleOutcome): SettleRequest => ({
  order: 'B7',
  outcome,
  reason: 'seen',
  by: 'ann',
});
const decide = (outcome: SettleOutcome, change: object = {}, filled = 0) =>
  decideSettlement(request(outcome), { ...order, ...change } as Order, filled);

it('ends an order in unknown, with the reason that is stored; what was filled is booked before', () => {
  expect(decide(NOT_ACCEPTED)).toEqual({ kind: 'settle', order, reason: 'not accepted, said ann: seen' });
  expect(decide(filledAs(-3))).toEqual({
    kind: 'settle',
    order,
    fill: filledAs(-3),
    reason: 'filled -3 at 400, said ann: seen',
  });
});

it.each<[string, RegExp, SettleOutcome, object, number]>([
  ['no broker order', /B7 is not a broker order/, NOT_ACCEPTED, { level: 'contract' }, 0],
  ['one at work', /B7 is working: `npx tst orders cancel B7`/, NOT_ACCEPTED, { state: 'working' }, 0],
  ['one not sent yet', /B7 is intended/, NOT_ACCEPTED, { state: 'intended' }, 0],
  ['less than is filled', /-4 of it are filled already, not -3/, filledAs(-3), {}, -4],
  [
    'a spread as filled',
    /B7 has 2 legs: enter each .*--cumulative .*--not-accepted/,
    filledAs(-3),
    { contracts: ['20261200', '20270300'] },
    0,
  ],
  ['one that was filled otherwise', /is filled already, -5 filled/, filledAs(-3), { state: 'filled' }, -5],
  ['one that was filled, as not accepted', /is filled already/, NOT_ACCEPTED, { state: 'filled' }, -5],
  ['one that was rejected, as not accepted', /is rejected already/, NOT_ACCEPTED, { state: 'rejected' }, 0],
])('refuses %s', (_what, reason, outcome, change, filled) => {
  expect(decide(outcome, change, filled)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

it('refuses an order that nobody knows', () => {
  expect(decideSettlement(request(NOT_ACCEPTED), undefined, 0)).toEqual({
    kind: 'refused',
    reason: 'order B7 does not exist (`npx tst orders --all` lists them)',
  });
});

it('books what is filled already and no more as the whole of it', () => {
  expect(decide(filledAs(-4), {}, -4)).toMatchObject({ kind: 'settle', fill: { filled: -4 } });
});

it('answers with the state in which the order has ended', () => {
  const ended = { ...order, state: 'cancelled' as const };
  expect(settledAnswer(ended)).toEqual({ kind: 'done', summary: 'B7 of CORN is cancelled', watcher: 'b7' });
});

it.each<[SettleOutcome, string, number]>([
  [filledAs(-5), 'filled', -5],
  [NOT_ACCEPTED, 'not-accepted', 0],
  [NOT_ACCEPTED, 'cancelled', -2],
])('knows the same word again: %o of one that is %s', (outcome, state, filled) => {
  expect(decide(outcome, { state }, filled)).toEqual({
    kind: 'done',
    summary: `B7 of CORN is ${state} already`,
    watcher: 'b7',
  });
});
