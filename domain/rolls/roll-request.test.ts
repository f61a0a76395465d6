import { parseRollRequest } from './roll-request';
import { ROLL_STATES } from './roll-state';
import { parseSettleExpired } from './settle-expired-request';

const ROLL = { instrument: 'CORN', state: 'Passive', reason: ' volumes ' };
const EXPIRED = { instrument: 'CORN', contract: '20241200', price: -0.5, reason: ' statement ' };

test.each([...ROLL_STATES, 'automatic', 'undo'])('a request for %s is parsed', (state) => {
  expect(parseRollRequest({ ...ROLL, state })).toStrictEqual({
    kind: 'parsed',
    value: { instrument: 'CORN', state, reason: 'volumes' },
  });
  expect(parseRollRequest({ ...ROLL, state, by: 'ann' })).toMatchObject({ value: { by: 'ann' } });
});

test('missing values may be carried forward when the prices roll, and only then', () => {
  const filled = { ...ROLL, state: 'Roll_Adjusted', forwardFill: true };
  expect(parseRollRequest(filled)).toMatchObject({ kind: 'parsed', value: { forwardFill: true } });
});

test('a settlement price is parsed', () => {
  const value = { ...EXPIRED, reason: 'statement' };
  expect(parseSettleExpired(EXPIRED)).toStrictEqual({ kind: 'parsed', value });
  expect(parseSettleExpired({ ...EXPIRED, by: 'ann' })).toStrictEqual({
    kind: 'parsed',
    value: { ...value, by: 'ann' },
  });
});

test.each<[string, RegExp, unknown]>([
  ['nothing', /"instrument"/, undefined],
  ['null', /"instrument"/, null],
  ['a text', /"instrument"/, 'CORN'],
  ['a filter as instrument', /"instrument"/, { ...ROLL, instrument: { $gt: '' } }],
  ['a blank instrument', /"instrument"/, { ...ROLL, instrument: ' ' }],
  ['no state', /"state" .*No_Roll, Passive.*, automatic/, { ...ROLL, state: undefined }],
  ['a state in other letters', /"state"/, { ...ROLL, state: 'passive' }],
  ['a list of states', /"state"/, { ...ROLL, state: ['Passive'] }],
  ['forwardFill with another state', /"forwardFill"/, { ...ROLL, forwardFill: true }],
  ['forwardFill as text', /"forwardFill"/, { ...ROLL, state: 'Roll_Adjusted', forwardFill: 'yes' }],
  ['no reason', /reason/, { ...ROLL, reason: undefined }],
  ['a blank reason', /reason/, { ...ROLL, reason: ' \t' }],
  ['a blank name', /"by"/, { ...ROLL, by: '' }],
  ['a filter as name', /"by"/, { ...ROLL, by: { $ne: 1 } }],
])('a roll request: %s is refused for %s', (_what, reason, given) => {
  expect(parseRollRequest(given)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

test.each<[string, RegExp, unknown]>([
  ['nothing', /"instrument"/, undefined],
  ['null', /"instrument"/, null],
  ['a filter as instrument', /"instrument"/, { ...EXPIRED, instrument: {} }],
  ['six digits', /"contract"/, { ...EXPIRED, contract: '202412' }],
  ['nine digits', /"contract"/, { ...EXPIRED, contract: '202412001' }],
  ['digits after a space', /"contract"/, { ...EXPIRED, contract: ' 20241200' }],
  ['a number as contract', /"contract"/, { ...EXPIRED, contract: 20241200 }],
  ['a price as text', /"price"/, { ...EXPIRED, price: '1' }],
  ['a price that is not finite', /"price"/, { ...EXPIRED, price: Number.NaN }],
  ['no reason', /reason/, { ...EXPIRED, reason: '' }],
  ['a blank name', /"by"/, { ...EXPIRED, by: '' }],
])('a settlement price: %s is refused for %s', (_what, reason, given) => {
  expect(parseSettleExpired(given)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
