import { decideOpening, type OpeningPosition } from './decide-opening';
import type { LedgerRow } from './ledger-row';
import { contractPositions, strategyPositions } from './positions';
import { strategyBreaks } from './strategy-breaks';

const OPENING: OpeningPosition = {
  strategy: '',
  instrument: 'CORN',
  contract: '20241200',
  quantity: 3,
  time: new Date('2024-06-03T10:00:00Z'),
  tradeDate: '2024-06-03',
  price: 430.25,
  note: 'from pysystemtrade',
};

function recorded(position: OpeningPosition, rows: readonly LedgerRow[] = []): LedgerRow {
  const decision = decideOpening(position, rows);
  if (decision.kind !== 'record') throw new Error(`not recorded: ${JSON.stringify(decision)}`);
  return decision.row;
}

const FILL: LedgerRow = {
  ...recorded(OPENING),
  id: 'exec:1#1',
  identity: 'exec:1',
  kind: 'broker',
  strategy: 'trend',
  quantity: -1,
};

it('is held by the contract and by no strategy, or the other way round', () => {
  const strategy = recorded({ ...OPENING, strategy: 'trend', contract: '' });
  const rows = [recorded(OPENING), strategy];
  expect(contractPositions(rows)).toEqual([{ instrument: 'CORN', contract: '20241200', quantity: 3 }]);
  expect(strategyPositions(rows)).toEqual([{ strategy: 'trend', instrument: 'CORN', quantity: 3 }]);
});

it('counts once however often it is imported', () => {
  expect(decideOpening(OPENING, [recorded(OPENING)])).toEqual({ kind: 'known' });
});

it('is known when it is nothing', () => {
  expect(decideOpening({ ...OPENING, quantity: 0 }, [])).toEqual({ kind: 'known' });
});

it.each([2, -3, 0])('gives way to a newer position of %s', (quantity) => {
  const first = recorded(OPENING);
  const second = recorded({ ...OPENING, quantity }, [first]);
  expect(second).toMatchObject({ identity: first.identity, version: 2, quantity });
  const held = contractPositions([first, second]).map((each) => each.quantity);
  expect(held).toEqual(quantity === 0 ? [] : [quantity]);
});

it('is known after trades of our own, as long as it is the same', () => {
  expect(decideOpening(OPENING, [recorded(OPENING), FILL])).toEqual({ kind: 'known' });
});

it.each<[string, number, readonly LedgerRow[], RegExp]>([
  ['another one after trades', 4, [recorded(OPENING), FILL], /already has 1 fills and a position of 2/],
  ['one on top of trades', 3, [FILL], /already has 1 fills and a position of -1/],
  ['half a contract', 2.5, [], /2.5 is not a whole number/],
])('%s is refused', (_, quantity, rows, reason) => {
  expect(decideOpening({ ...OPENING, quantity }, rows)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

it('is compared: what strategies hold together, and the contracts', () => {
  const strategy = (name: string, quantity: number) =>
    recorded({ ...OPENING, strategy: name, contract: '', quantity });
  const rows = [recorded(OPENING), strategy('trend', 4), strategy('carry', -1)];
  expect(strategyBreaks(rows)).toEqual([]);
  expect(strategyBreaks(rows.slice(0, 2))).toEqual([{ instrument: 'CORN', contracts: 3, strategies: 4 }]);
  expect(strategyBreaks(rows.slice(1))).toEqual([{ instrument: 'CORN', contracts: 0, strategies: 3 }]);
});
