import { type InstrumentUse, whyNotRemoved } from './removal';

const NOTHING: InstrumentUse = { held: [], openOrders: [], namedBy: [], takenBy: [] };

test.each<[string, Partial<InstrumentUse>, RegExp[]]>([
  ['nothing uses it', {}, []],
  [
    'a position',
    { held: [{ contract: '20241200', quantity: -2 }] },
    [/^-2 of its contract 20241200 are held$/],
  ],
  ['open orders', { openOrders: ['I3', 'C4'] }, [/^open orders: I3, C4$/]],
  ['a strategy that names it', { namedBy: ['trend'] }, [/^strategy trend names it$/]],
  [
    'a strategy that takes all',
    { takenBy: ['wide'] },
    [/wide takes every instrument.*ignore_instruments first$/],
  ],
  ['several', { namedBy: ['a', 'b'], openOrders: ['I1'] }, [/I1/, /strategy a/, /strategy b/]],
])('%s', (_, use, reasons) => {
  expect(whyNotRemoved({ ...NOTHING, ...use })).toEqual(reasons.map((each) => expect.stringMatching(each)));
});
