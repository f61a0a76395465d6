import type { BrokerOrderState } from '../orders/order';
import { settleByPositions } from './settle-unknown';

const order = (
  id: string,
  trade: readonly number[],
  state: BrokerOrderState = 'unknown',
  instrument = 'CORN',
) => ({
  ...{ id, instrument, trade, state },
  contracts: ['20261200', '20270300'].slice(0, trade.length),
});
const ours = order('a', [3]);
const broken = (instrument: string, contract = '20261200') => ({
  ...{ instrument, contract, ours: 1, broker: 4 },
  reason: 'we have 1, the broker 4',
});

test('equal positions say that an unknown order was not filled', () => {
  expect(settleByPositions(ours, [], [ours])).toEqual({ kind: 'nothing-filled' });
  expect(settleByPositions(ours, [broken('GOLD')], [ours, order('b', [1], 'working', 'GOLD')])).toEqual({
    kind: 'nothing-filled',
  });
});

test('positions that differ are a question, with both figures', () => {
  expect(settleByPositions(ours, [broken('CORN')], [ours])).toEqual({
    kind: 'ask',
    why: '20261200: ledger 1, broker 4',
  });
  expect(settleByPositions(ours, [broken('CORN', '20270300')], [ours]).kind).toBe('ask');
});

test('while another order of the instrument works, positions move: nothing is decided', () => {
  for (const state of ['working', 'sending'] as const) {
    expect(settleByPositions(ours, [broken('CORN')], [ours, order('b', [1], state)]).kind).toBe('wait');
    expect(settleByPositions(ours, [], [ours, order('b', [1], state)]).kind).toBe('wait');
  }
  expect(settleByPositions(ours, [], [ours, order('b', [1], 'intended')]).kind).toBe('nothing-filled');
});

test('two unknown orders against each other may both have been filled although positions agree', () => {
  expect(settleByPositions(ours, [], [ours, order('b', [-3])]).kind).toBe('ask');
  expect(settleByPositions(ours, [], [ours, order('b', [3])]).kind).toBe('nothing-filled');
  expect(settleByPositions(order('roll', [3, -3]), [], [order('b', [-1])]).kind).toBe('ask');
});

test.each([
  ['the order itself is still on its way', [order('a', [3], 'sending')], { kind: 'nothing-filled' }],
  [
    'two others that work are named',
    [order('b', [1], 'working'), order('c', [1], 'sending')],
    { kind: 'wait', why: expect.stringMatching(/^b, c /) },
  ],
  [
    'the unknown one against it is named',
    [order('d', [-3])],
    { kind: 'ask', why: expect.stringMatching(/ d /) },
  ],
  ['one against it that was never sent', [order('d', [-3], 'intended')], { kind: 'nothing-filled' }],
  [
    'one against it in another contract',
    [{ ...order('d', [-3]), contracts: ['20270600'] }],
    { kind: 'nothing-filled' },
  ],
  ['a leg of 0', [order('d', [0])], { kind: 'nothing-filled' }],
])('%s', (_what, others, settled) => {
  expect(settleByPositions(ours, [], others)).toEqual(settled);
});

test('every contract that differs is named', () => {
  expect(settleByPositions(ours, [broken('CORN'), broken('CORN', '20270300')], [])).toEqual({
    kind: 'ask',
    why: '20261200: ledger 1, broker 4; 20270300: ledger 1, broker 4',
  });
});
