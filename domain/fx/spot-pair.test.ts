import { spotPair } from './spot-pair';

const EURUSD = { currency: 'EUR', pricedIn: 'USD' };

test('a pair that the broker lists is traded', () => {
  expect(spotPair(EURUSD, ['EUR.USD'], [])).toEqual({ kind: 'pair', contract: 'EUR.USD' });
});

test.each([
  ['the wrong way round', [], ['USD.EUR'], /does not trade EUR\.USD, but USD\.EUR: invert it/],
  ['unknown', [], [], /does not trade EUR\.USD$/],
  ['ambiguous', ['a', 'b'], [], /lists 2 contracts/],
] as const)('%s it is refused, with what to do', (_, listed, inverted, reason) => {
  const answer = spotPair<string>(EURUSD, listed, inverted);
  expect(answer).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
