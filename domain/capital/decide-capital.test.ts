import { decideCapital } from './decide-capital';

const previous = { actual: 1_000_000, accumulated: 0, broker: 1_000_000, max: 1_000_000 };
const line = (value: string, currency = 'USD') => ({
  account: 'DU1',
  key: 'NetLiquidation',
  value,
  currency,
});
const facts = (value: string, change = {}) => ({
  ...{ account: 'DU1', lines: [line(value)], base: 'USD', rates: () => undefined, previous },
  ...change,
});
const FULL = { method: 'full' } as const;

test.each([
  [
    'a profit is capital',
    facts('1050000'),
    { kind: 'updated', capital: { actual: 1_050_000, accumulated: 50_000 } },
  ],
  [
    'the first value is taken as it is',
    facts('500', { previous: undefined }),
    { kind: 'updated', capital: { actual: 500 } },
  ],
  [
    'a large gain is asked about, with the command for money paid in',
    facts('1200000.4'),
    {
      ...{ kind: 'asked', actual: 1_000_000, value: 1_200_000.4 },
      text: expect.stringMatching(
        /by 20.0 % \(200,000 USD\).*paid in: `npx tst capital deposit 200000 .*If it is profit/,
      ),
    },
  ],
  [
    'a large loss is asked about, with the command for money paid out',
    facts('800000'),
    {
      kind: 'asked',
      text: expect.stringMatching(/\(-200,000 USD\).*out: `npx tst capital withdraw 200000 .*is loss/),
    },
  ],
  [
    'without a value capital is kept',
    facts('', {}),
    {
      kind: 'kept',
      actual: 1_000_000,
      text: expect.stringMatching(/^Capital was not updated.*is not a number/),
    },
  ],
  [
    'without a rate it is kept too',
    facts('1', { lines: [line('5', 'EUR')] }),
    { kind: 'kept', text: expect.stringMatching(/no exchange rate from EUR to USD/) },
  ],
  [
    'without any value, now or before, it is unknown',
    facts('', { previous: undefined }),
    { kind: 'unknown', reason: expect.stringMatching(/^no value of account DU1: /) },
  ],
])('%s', (_, given, expected) => {
  expect(decideCapital(given, FULL)).toMatchObject(expected);
});

test('a larger change is taken where it is allowed', () => {
  expect(decideCapital(facts('1200000'), { ...FULL, largestChange: 0.25 }).kind).toBe('updated');
});
