import { isPricedOn, nothingPriced } from './priced-on';

const MONDAY = '2024-06-24';
const utc = (text: string) => Date.parse(`${text}Z`);

it.each([
  ['the daily price of the day', '2024-06-24T22:00:00', true],
  ['a price within the day', '2024-06-24T09:00:00', true],
  ['a price of the evening before, after a weekend', '2024-06-23T22:30:00', true],
  ['a price of a later day', '2024-06-25T22:00:00', true],
  ['the daily price of the business day before', '2024-06-21T22:00:00', false],
])('%s', (_, time, expected) => {
  expect(isPricedOn(utc(time), MONDAY, 'Europe/London')).toBe(expected);
});

it('has no price without rows', () => {
  expect(isPricedOn(Number.NEGATIVE_INFINITY, MONDAY, 'Europe/London')).toBe(false);
});

it('a day without any row of any instrument is a problem, one with a single row or without instruments is none', () => {
  expect(nothingPriced(MONDAY, 2, 0)).toMatch(/no instrument has a price of 2024-06-24/);
  expect(nothingPriced(MONDAY, 2, 1)).toBeUndefined();
  expect(nothingPriced(MONDAY, 0, 0)).toBeUndefined();
});
