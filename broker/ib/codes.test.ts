import { CODE_RULES, classify, codeRule } from './codes';

test('pysystemtrade #1580: informational code 10349 is not a cancel', () => {
  expect(classify(10349, 'Order TIF was set to DAY based on order preset.')).toBe('informational');
});

test('pysystemtrade #1580: warnings about an order are not failures', () => {
  const notes: [number, string][] = [
    [399, 'Order Message: BUY 1 ES Warning: your order will not be placed at the exchange until 2026-11-22'],
    [2109, 'Order Event Warning: Attribute "Outside Regular Trading Hours" is ignored'],
    [2137, 'The closing order quantity is greater than your current position.'],
    [404, 'Order held while securities are located.'],
  ];
  for (const [code, text] of notes) expect([code, classify(code, text)]).toEqual([code, 'informational']);
});

test('states of data farms are informational, except farms that are away', () => {
  for (const code of [2104, 2106, 2107, 2108, 2119, 2158, 2174])
    expect(classify(code, '')).toBe('informational');
  for (const code of [2103, 2105, 2157]) expect(classify(code, '')).toBe('transient');
});

test('the line between gateway and broker', () => {
  for (const code of [1100, 1101, 1102, 1300, 2110]) expect(classify(code, '')).toBe('system');
});

test.each([
  [201, 'Order rejected - reason:Margin'],
  [110, 'The price does not conform to the minimum price variation for this contract.'],
  [103, 'Duplicate order id'],
  [200, 'No security definition has been found for the request'],
  [321, 'Error validating request'],
  [434, 'The order size cannot be zero.'],
  [460, 'No trading permissions.'],
  [451, 'The order was refused.'],
  [478, 'The contract parameters conflict'],
])('an order with code %d was rejected', (code, text) => {
  expect(classify(code, text)).toBe('rejected');
});

test('cancelled, and cancels that were refused, are different things', () => {
  expect(classify(202, 'Order Canceled - reason:')).toBe('cancelled');
  for (const code of [135, 136, 161, 10147, 10148]) expect(classify(code, '')).toBe('cancel-refused');
});

test('pysystemtrade #641: code 162 distinguishes no data, pacing, interruption and refusal', () => {
  const prefix = 'Historical Market Data Service error message:';
  expect(classify(162, `${prefix}HMDS query returned no data: ZCZ7@CBOT Trades`)).toBe('empty');
  expect(classify(162, `${prefix}Historical data request pacing violation`)).toBe('pacing');
  expect(classify(162, `${prefix}API historical data query cancelled: 1000000001`)).toBe('transient');
  expect(classify(162, `${prefix}HMDS connection attempt failed.  Connection will be re-attempted...`)).toBe(
    'transient',
  );
  expect(classify(162, `${prefix}No market data permissions for CBOT FUT`)).toBe('rejected');
});

test('a code outside the table gives no conclusion, unless its text calls itself a warning', () => {
  expect(classify(45678, 'Something new')).toBe('unknown');
  expect(classify(45678, 'Warning: something new')).toBe('informational');
});

test('504 and 1100 leave open what became of an order', () => {
  expect(classify(504, 'Not connected')).toBe('transient');
  expect(classify(1100, '')).toBe('system');
});

test('connection', () => {
  for (const code of [326, 502, 503, 506]) expect(classify(code, '')).toBe('fatal');
  expect(codeRule(326, '').meaning).toBe('the client id is in use');
});

test('each rule can be reached: none is hidden behind an earlier one without a text', () => {
  const hidden = CODE_RULES.filter((rule, at) =>
    CODE_RULES.slice(0, at).some(
      (earlier) => !earlier.text && earlier.from <= rule.from && earlier.to >= rule.to,
    ),
  );
  expect(hidden).toEqual([]);
});
