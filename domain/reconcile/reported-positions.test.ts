import { breaksWithBroker, heldFutures, namesOf } from './reported-positions';

const corn = { conId: 1, symbol: 'ZC', localSymbol: 'ZCZ4', expiry: '20241213', kind: 'future' };
const euro = { ...corn, conId: 9, symbol: 'EUR', localSymbol: 'EUR.USD', kind: 'cash' };
const known = [
  { instrument: 'CORN', contract: '20241200', conId: 1, expiry: '20241213' },
  { instrument: 'GOLD', contract: '20241200', conId: 2, expiry: '20241227' },
];
const position = (contract: typeof corn, quantity: number) => ({ contract, position: quantity });

it('only futures that are held are compared', () => {
  const held = position(corn, -2);
  expect(heldFutures([held, position(corn, 0), position(euro, 1000)])).toEqual([held]);
});

it.each([
  ['ours', corn, { instrument: 'CORN', contract: '20241200' }],
  [
    "the broker's where it is none of ours",
    { ...corn, conId: 7 },
    { instrument: 'ZC', contract: '20241213' },
  ],
])('the names of a contract are %s', (_, contract, names) => {
  expect(namesOf(contract, known)).toEqual(names);
});

it.each([
  ['as much as ours', [position(corn, 3)], []],
  ['less than ours', [position(corn, 1)], [['CORN', '20241200', 3, 1]]],
  ['nothing', [], [['CORN', '20241200', 3, 0]]],
  [
    'a contract that is none of ours',
    [position(corn, 3), position({ ...corn, conId: 7 }, 1)],
    [['unknown (ZCZ4)', '20241213', 0, 1]],
  ],
  [
    'one without a local symbol',
    [position(corn, 3), position({ ...corn, conId: 7, localSymbol: '' }, 1)],
    [['unknown (ZC)', '20241213', 0, 1]],
  ],
])('the broker holds %s', (_, held, breaks) => {
  const ours = [{ instrument: 'CORN', contract: '20241200', quantity: 3 }];
  const found = breaksWithBroker(ours, held, known);
  expect(
    found.map(({ instrument, contract, ours: we, broker }) => [instrument, contract, we, broker]),
  ).toEqual(breaks);
});

it('the expiry of a contract is that of its instrument, where another has one of the same date', () => {
  const ours = [{ instrument: 'GOLD', contract: '20241200', quantity: 1 }];
  const gold = { ...corn, conId: 2, expiry: '20241227' };
  expect(breaksWithBroker(ours, [position(gold, 1)], known)).toEqual([]);
});
