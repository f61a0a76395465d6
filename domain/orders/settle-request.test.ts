import { parseSettleRequest } from './settle-request';

test('an order is settled as not accepted, or as filled so much at a price', () => {
  expect(parseSettleRequest({ order: 'B7', notAccepted: true, reason: 'phoned' })).toEqual({
    kind: 'parsed',
    value: { order: 'B7', outcome: { kind: 'not-accepted' }, reason: 'phoned', by: 'operator' },
  });
  const filled = { order: 'B7', filled: -3, price: -1.5, reason: 'statement', by: 'ann' };
  expect(parseSettleRequest(filled)).toMatchObject({
    value: { outcome: { kind: 'filled', filled: -3, price: -1.5, priceConfirmed: false }, by: 'ann' },
  });
  expect(parseSettleRequest({ ...filled, priceConfirmed: true })).toMatchObject({
    value: { outcome: { priceConfirmed: true } },
  });
});

const NOT_ACCEPTED = { order: 'B7', notAccepted: true, reason: 'r' };
const FILLED = { order: 'B7', filled: 1, price: 2, reason: 'r' };
test.each<[string, unknown]>([
  ['null', null],
  ['nothing', undefined],
  ['an empty object', {}],
  ['a list', []],
  ['a text', 'B7'],
  ['a filter as order', { ...NOT_ACCEPTED, order: { $gt: '' } }],
  ['an empty order', { ...NOT_ACCEPTED, order: ' ' }],
  ['no reason', { ...NOT_ACCEPTED, reason: undefined }],
  ['a blank reason', { ...NOT_ACCEPTED, reason: ' \t' }],
  ['a filter as name', { ...NOT_ACCEPTED, by: { $ne: 1 } }],
  ['both outcomes', { ...NOT_ACCEPTED, filled: 1 }],
  ['both outcomes with a price', { ...NOT_ACCEPTED, filled: 1, price: 2 }],
  ['neither outcome', { order: 'B7', reason: 'r' }],
  ['a false outcome', { ...NOT_ACCEPTED, notAccepted: false }],
  ['half a contract', { ...FILLED, filled: 0.5 }],
  ['no contract', { ...FILLED, filled: 0 }],
  ['contracts as text', { ...FILLED, filled: '1' }],
  ['no price', { ...FILLED, price: undefined }],
  ['a price that is not finite', { ...FILLED, price: Number.NaN }],
  ['a confirmation as text', { ...FILLED, priceConfirmed: 'yes' }],
  ['a price of what was not accepted', { ...NOT_ACCEPTED, price: 2 }],
  ['an unknown key', { ...FILLED, quantity: 1 }],
])('%s is refused with the reason', (_what, input) => {
  expect(parseSettleRequest(input)).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/refused: ./),
  });
});
