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
