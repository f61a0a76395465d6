import { type AttributeMode, joinedAttributes, type LogAttributes } from './log-attributes';

const BOUND = { type: 'prices', instrument_code: 'CORN' };

test.each<[AttributeMode | undefined, LogAttributes, LogAttributes]>([
  [
    undefined,
    { instrument_code: 'US10', broker: 'IB' },
    { type: 'prices', instrument_code: 'US10', broker: 'IB' },
  ],
  ['overwrite', { instrument_code: 'US10' }, { type: 'prices', instrument_code: 'US10' }],
  ['preserve', { instrument_code: 'US10', broker: 'IB' }, { ...BOUND, broker: 'IB' }],
  ['clear', { broker: 'IB' }, { broker: 'IB' }],
  ['clear', {}, {}],
])('%s: %j', (mode, given, expected) => {
  expect(joinedAttributes(BOUND, given, mode)).toEqual(expected);
});

test('an attribute that does not exist is refused by name', () => {
  expect(() => joinedAttributes(BOUND, { instrument: 'US10' })).toThrow(
    /no attribute instrument; it has type/,
  );
});
