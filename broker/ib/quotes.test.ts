import fc from 'fast-check';
import { listenOn, netQuote, quoteOf } from './quotes';

test('live prices, delayed ones where there are no live ones', () => {
  const delayed = new Map([
    [66, 99],
    [67, 101],
    [69, 5],
    [70, 7],
    [68, 100],
  ]);
  expect(quoteOf(delayed)).toEqual({ bid: 99, ask: 101, bidSize: 5, askSize: 7, last: 100 });
  expect(quoteOf(new Map([...delayed, [1, 98], [0, 3]]))).toMatchObject({ bid: 98, bidSize: 3, ask: 101 });
});

test('-1 with size 0 is no quote, -1 with a size is a price', () => {
  expect(
    quoteOf(
      new Map([
        [1, -1],
        [0, 0],
        [2, 5],
        [3, 1],
      ]),
    ).bid,
  ).toBeNaN();
  expect(
    quoteOf(
      new Map([
        [1, -1],
        [0, 4],
        [2, 5],
        [3, 1],
      ]),
    ).bid,
  ).toBe(-1);
  expect(quoteOf(new Map()).ask).toBeNaN();
});

test('listening continues until bid and ask, then a moment for their sizes', () => {
  expect(listenOn(new Map([[1, 9]]))).toBeUndefined();
  expect(
    listenOn(
      new Map([
        [1, -1],
        [0, 0],
        [2, 10],
      ]),
    ),
  ).toBeUndefined();
  expect(
    listenOn(
      new Map([
        [1, 9],
        [2, 10],
      ]),
    ),
  ).toBeGreaterThan(0);
  expect(
    listenOn(
      new Map([
        [1, 9],
        [2, 10],
        [0, 1],
        [3, 1],
      ]),
    ),
  ).toBe(0);
});

test('a spread is bought at the ask of what it buys and the bid of what it sells', () => {
  const near = { bid: 100, ask: 101, bidSize: 10, askSize: 4, last: 100.5 };
  const far = { bid: 110, ask: 112, bidSize: 7, askSize: 3, last: 111 };
  const net = netQuote([
    { ratio: 1, quote: near },
    { ratio: -2, quote: far },
  ]);
  expect(net).toEqual({ bid: 100 - 224, ask: 101 - 220, bidSize: 1, askSize: 3, last: 100.5 - 222 });
});

test('a net bid is never above the net ask', () => {
  const quote = fc
    .tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 20 }))
    .map(([bid, width]) => ({ bid, ask: bid + width, bidSize: 1, askSize: 1, last: bid }));
  const leg = fc.record({ ratio: fc.constantFrom(1, -1, 2, -2), quote });
  fc.assert(
    fc.property(fc.array(leg, { minLength: 2, maxLength: 3 }), (legs) => {
      const net = netQuote(legs);
      expect(net.bid).toBeLessThanOrEqual(net.ask);
    }),
  );
});

test('without a quote of one leg the spread has no quote', () => {
  const none = quoteOf(new Map());
  const some = { bid: 1, ask: 2, bidSize: 1, askSize: 1, last: 1 };
  expect(
    netQuote([
      { ratio: 1, quote: some },
      { ratio: -1, quote: none },
    ]),
  ).toEqual({
    bid: Number.NaN,
    ask: Number.NaN,
    bidSize: Number.NaN,
    askSize: Number.NaN,
    last: Number.NaN,
  });
});
