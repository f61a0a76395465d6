import type { LedgerRow } from '../ledger/ledger-row';
import { notionalClose } from '../time/notional-close';
import { expiryOnceOver, settleAtLastPrice, settleAtPrice } from './settle-expired';

const zone = 'Europe/London';
const LAST_DAY = '2027-03-08';
const record = {
  expiry: '20270308',
  zone: 'Europe/Berlin',
  tradingHours: '20270308:0800-20270308:1230',
};
const at = (time: string) => ({ now: Date.parse(time), zone });
const AFTER = at('2027-03-09T19:45:00Z');

const fill = (change: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{
    id: 'exec:1#1',
    identity: 'exec:1',
    version: 1,
    kind: 'broker',
    strategy: 'trend',
    instrument: 'BUND',
  },
  ...{ contract: '20270300', quantity: 2, price: 100, time: new Date(0), tradeDate: '2027-02-01' },
  ...change,
});
const prices = (...rows: [string, number][]) => ({
  times: Float64Array.from(rows, ([date]) => notionalClose(date, zone)),
  values: Float64Array.from(rows, ([, price]) => price),
});

it.each([
  ['before its last day', record, '2027-03-07T20:00:00Z', undefined],
  ['on its last day, in its session', record, '2027-03-08T11:00:00Z', undefined],
  ['on its last day, after its session', record, '2027-03-08T11:30:00Z', LAST_DAY],
  ['on its last day, its hours unknown', { expiry: record.expiry }, '2027-03-08T23:30:00Z', undefined],
  ['the day after, its hours unknown', { expiry: record.expiry }, '2027-03-09T00:00:00Z', LAST_DAY],
  ['its expiry unknown', { ...record, expiry: undefined }, '2027-03-09T00:00:00Z', undefined],
  ['a contract that is not known', undefined, '2027-03-09T00:00:00Z', undefined],
])('expired: %s', (_, contract, time, expiry) => {
  expect(expiryOnceOver(contract as typeof record | undefined, at(time))).toBe(expiry);
});

describe('settled at the last price', () => {
  const gone = { instrument: 'BUND', contract: '20270300', ours: 2, broker: 0, reason: '', expiry: LAST_DAY };
  const settle = (points: ReturnType<typeof prices>, moment = AFTER) =>
    settleAtLastPrice(gone, { prices: points, rows: [fill()] }, moment);

  it('books what is held, at the close of its last day, and names the command for another price', () => {
    expect(settle(prices([LAST_DAY, 131]))).toMatchObject({
      kind: 'settled',
      rows: [{ kind: 'expiry', quantity: -2, price: 131, time: new Date(notionalClose(LAST_DAY, zone)) }],
      text: expect.stringMatching(/^BUND 20270300 expired on 2027-03-08 with 2 held.*131.*rolls settle BUND/),
    });
  });

  it('is never booked later than now', () => {
    const moment = at('2027-03-08T20:00:00Z');
    expect(settle(prices([LAST_DAY, 131]), moment)).toMatchObject({ rows: [{ time: new Date(moment.now) }] });
  });

  it('books nothing without a price', () => {
    expect(settle(prices())).toEqual({
      kind: 'open',
      text: expect.stringMatching(
        /nothing was booked and BUND is locked: npx tst rolls settle BUND 20270300/,
      ),
    });
  });
});

describe('settled at the price of a person', () => {
  const request = { instrument: 'BUND', contract: '20270300', price: 105, reason: 'the exchange', by: 'ann' };
  const found = [{ owner: 'reconcile' }];
  const settled = fill({ id: 'e#1', identity: 'expiry:BUND/20270300/trend', kind: 'expiry', quantity: -2 });

  it.each([
    [
      'of a contract that has not expired',
      [fill()],
      found,
      at('2027-03-08T11:00:00Z'),
      /known to have expired/,
    ],
    ['of what the reconciliation has not missed', [fill()], [], AFTER, /did not find/],
    ['which another owner has locked', [fill()], [{ owner: 'operator' }], AFTER, /did not find/],
  ])('refused: %s', (_, rows, locks, moment, reason) => {
    expect(settleAtPrice(request, { record, rows, locks }, moment)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason),
    });
  });

  it.each([
    ['what is held', [fill()], found, [[-2, 105, 1]], /settled at 105; it is compared again now/],
    ['what was settled at another price', [fill(), settled], [], [[-2, 105, 2]], /settled at 105$/],
    ['nothing where that was its price', [fill(), { ...settled, price: 105 }], [], [], /before$/],
    ['nothing where nothing was held', [], [], [], /nothing to settle/],
  ])('books %s', (_, rows, locks, booked, summary) => {
    const answer = settleAtPrice(request, { record, rows, locks }, AFTER);
    if (answer.kind === 'refused') throw new Error(answer.reason);
    expect(answer.rows.map(({ quantity, price, version }) => [quantity, price, version])).toEqual(booked);
    expect(answer.summary).toMatch(summary);
  });

  it('notes who entered it and why', () => {
    const facts = { record, rows: [fill()], locks: found };
    const note = 'settled by hand: the exchange';
    expect(settleAtPrice(request, facts, AFTER)).toMatchObject({ rows: [{ enteredBy: 'ann', note }] });
    const { by: _, ...nameless } = request;
    expect(settleAtPrice(nameless, facts, AFTER)).toMatchObject({ rows: [{ enteredBy: 'operator' }] });
  });
});
