import fc from 'fast-check';
import { decodePayload, encodeFrame, FRAME_LIMIT, FrameReader, fieldText } from './frame';

const fieldsArbitrary = fc.array(fc.stringMatching(/^[ -~]{0,20}$/), { minLength: 1, maxLength: 12 });

describe('frames', () => {
  test('come back whole, however the stream is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fieldsArbitrary, { maxLength: 6 }), cuts, (messages, sizes) => {
        const stream = Buffer.concat(messages.map(encodeFrame));
        const reader = new FrameReader();
        const seen: (readonly string[])[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length];
          seen.push(...reader.push(stream.subarray(at, at + size)).map(decodePayload));
          at += size;
        }
        expect(seen).toEqual(messages);
      }),
    );
  });

  test('a length of zero or beyond the limit throws', () => {
    expect(() => new FrameReader().push(Buffer.from([0, 0, 0, 0]))).toThrow(RangeError);
    const long = Buffer.alloc(4);
    long.writeUInt32BE(FRAME_LIMIT + 1, 0);
    expect(() => new FrameReader().push(long)).toThrow(RangeError);
  });

  test.each([
    [true, '1'],
    [undefined, ''],
    [Number.NaN, ''],
    [Number.MAX_VALUE, '1.7976931348623157E308'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [0.054079999999999996, '0.054079999999999996'],
    ['Zürich', 'Z\\u00fcrich'],
    ['a\0b', 'ab'],
  ])('%p is sent as %p', (value, text) => {
    expect(fieldText(value)).toBe(text);
  });
});
