import { monthlyContract } from './monthly-contract';

const VIX = ['VX40V6', 'VX41V6', 'VXV6', 'VX43V6'];

test.each<[string, boolean, string[], string]>([
  // The only match is taken whatever its name.
  ['CORN', false, ['ZCZ6'], 'ZCZ6'],
  ['VIX', true, ['VX40V6'], 'VX40V6'],
  ['VIX', true, VIX, 'VXV6'],
  ['MSCIWORLD', true, ['M1WOV6D', 'M1WOV6'], 'M1WOV6'],
  ['MSCIASIA', true, ['M1ASV6', 'M1ASV6D'], 'M1ASV6'],
])('%s (IgnoreWeekly %s) of %j: %s', (code, ignoreWeekly, symbols, expected) => {
  const found = symbols.map((localSymbol) => ({ localSymbol }));
  expect(monthlyContract({ code, ignoreWeekly }, '20261000', found)).toEqual({
    kind: 'one',
    details: { localSymbol: expected },
  });
});

test.each<[string, boolean, string[], RegExp]>([
  [
    'VIX',
    false,
    VIX,
    /^VIX\/20261000 is ambiguous .*VX40V6, .*Set IgnoreWeekly to TRUE in the row VIX of ib_config/,
  ],
  ['DAX', false, ['FDAXZ6', 'FDXMZ6'], /Set IBMultiplier, .* in the row DAX of ib_config_futures.csv/],
  ['DAX', true, ['FDAXZ6', 'FDXMZ6'], /has IgnoreWeekly, but .* only of VIX, MSCIWORLD, MSCIASIA/],
  ['VIX', true, ['VX40V6', 'VX41V6'], /none of them is monthly/],
  ['VIX', true, ['VXV6', 'VX40V6', 'VXX6'], /VXV6, VXX6 are all monthly/],
  // An unknown form is not taken for a monthly contract.
  ['VIX', true, ['VX40V6', 'VXMV6'], /none of them is monthly/],
  ['MSCIASIA', true, ['M1ASV6D', 'M1ASX6D'], /none of them is monthly/],
  ['MSCIWORLD', true, ['M1WOV6', 'M1WOX6'], /M1WOV6, M1WOX6 are all monthly/],
])('%s (IgnoreWeekly %s) of %j is refused: %s', (code, ignoreWeekly, symbols, reason) => {
  const found = symbols.map((localSymbol) => ({ localSymbol }));
  const answer = monthlyContract({ code, ignoreWeekly }, '20261000', found);
  expect(answer).toEqual({ kind: 'ambiguous', reason: expect.stringMatching(reason) });
});
