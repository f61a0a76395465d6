import { tradingDayAt, windowEndAfter, windowEndOf } from './trading-window';

const LONDON = { stop: '19:45', zone: 'Europe/London' };

describe('the trading window', () => {
  it.each([
    ['2026-11-23', '2026-11-24T19:45:00.000Z'],
    ['2026-11-27', '2026-11-30T19:45:00.000Z'], // Friday's orders are traded on Monday
    ['2026-07-06', '2026-07-07T18:45:00.000Z'], // summer time
  ])('of %s ends on the next business day', (tradeDate, end) => {
    expect(windowEndOf(tradeDate, LONDON)).toBe(end);
  });

  it.each([
    ['2026-11-24T10:00:00.000Z', '2026-11-24T19:45:00.000Z'],
    ['2026-11-24T19:44:59.999Z', '2026-11-24T19:45:00.000Z'],
    ['2026-11-24T19:45:00.000Z', '2026-11-25T19:45:00.000Z'],
    ['2026-11-27T20:00:00.000Z', '2026-11-30T19:45:00.000Z'],
    ['2026-11-28T10:00:00.000Z', '2026-11-30T19:45:00.000Z'], // a Saturday
  ])('that is open at %s, or opens next, ends at %s', (instant, end) => {
    expect(windowEndAfter(instant, LONDON)).toBe(end);
  });

  it.each([
    ['2026-11-24T19:44:00.000Z', '2026-11-23', '2026-11-23T19:45:00.000Z'],
    ['2026-11-24T19:45:00.000Z', '2026-11-24', '2026-11-24T19:45:00.000Z'],
    ['2026-11-28T10:00:00.000Z', '2026-11-27', '2026-11-27T19:45:00.000Z'], // a Saturday
  ])('at %s, orders of %s trade, since %s', (instant, tradeDate, began) => {
    expect(tradingDayAt(instant, LONDON)).toEqual({ tradeDate, began: Date.parse(began) });
  });

  it('stops at midnight of the zone, not of UTC', () => {
    const newYork = { stop: '00:00', zone: 'America/New_York' };
    expect(windowEndAfter('2026-11-24T04:59:00.000Z', newYork)).toBe('2026-11-24T05:00:00.000Z');
    expect(windowEndAfter('2026-11-24T05:00:00.000Z', newYork)).toBe('2026-11-25T05:00:00.000Z');
  });
});
