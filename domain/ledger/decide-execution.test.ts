import type { BrokerOrder } from '../orders/order';
import { changeOfLink, decideExecution, type ExecutionFacts } from './decide-execution';
import { rowId } from './execution-id';
import type { ExecutionLink } from './execution-link';
import type { LedgerRow } from './ledger-row';

const time = new Date('2026-11-20T15:00:00Z');
const order = {
  id: 'b7',
  parentId: 'c1',
  strategy: 'carry',
  instrument: 'CORN',
  contracts: ['20261200'],
  trade: [-2],
  sendingAt: time,
} as unknown as BrokerOrder;
const owner = { order, instrumentOrderId: 'i1' };
const execution = { executionId: 'a.b.01', contract: '20261200', quantity: -2, price: 400, permId: 7, time };
const facts: ExecutionFacts = {
  execution,
  isCombination: false,
  owner,
  contract: { instrument: 'CORN', zone: 'America/Chicago' },
  systemZone: 'Europe/London',
  ofContractOrder: [],
};
const row = (identity: string, quantity: number, changes: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ id: rowId(identity, 1), identity, version: 1, quantity, price: 400, time, tradeDate: '2026-11-20' },
  ...{ kind: 'manual', strategy: 'carry', instrument: 'CORN', contract: '20261200', contractOrderId: 'c1' },
  ...changes,
});
const link = (changes: Partial<ExecutionLink> = {}): ExecutionLink => ({
  ...{ ...execution, identity: 'exec:a.b', instrument: 'CORN', outcome: 'open' },
  ...changes,
});

describe('an execution that the broker reports', () => {
  it('is booked on its order', () => {
    expect(decideExecution(facts)).toEqual({
      kind: 'book',
      row: {
        ...{ id: 'exec:a.b#1', identity: 'exec:a.b', version: 1, kind: 'broker', executionId: 'a.b.01' },
        ...{ strategy: 'carry', instrument: 'CORN', contract: '20261200', tradeDate: '2026-11-20' },
        ...{ quantity: -2, price: 400, time, permId: 7 },
        ...{ instrumentOrderId: 'i1', contractOrderId: 'c1', brokerOrderId: 'b7' },
      },
    });
  });

  const byHand = row('manual:a', -2, { brokerOrderId: 'b7' });
  it.each<[string, string, Partial<ExecutionFacts>]>([
    ['of no order of ours', 'ask', { owner: undefined }],
    ['of no contract and no order of ours', 'not-ours', { owner: undefined, contract: undefined }],
    ['of our order in a contract that is not known', 'book', { contract: undefined }],
    ['that may have been entered by hand', 'ask', { ofContractOrder: [byHand] }],
    ['of the other side than what was entered by hand', 'book', { ofContractOrder: [row('manual:a', 2)] }],
    [
      'before which something was entered for the contract order',
      'book',
      {
        ofContractOrder: [row('manual:a', -2, { time: new Date(0) })],
      },
    ],
    ['that was asked about before', 'ask', { link: link() }],
    ['that was ignored before', 'ask', { link: link({ outcome: 'ignored' }) }],
    ['a spread of our order', 'combination', { isCombination: true }],
    ['a spread of no order of ours', 'not-ours', { isCombination: true, owner: undefined }],
    [
      'asked about before, of a contract that is not known',
      'not-ours',
      { link: link(), contract: undefined },
    ],
  ])('%s: %s', (_what, kind, change) => {
    expect(decideExecution({ ...facts, ...change }).kind).toBe(kind);
  });

  it('is asked about with the trade date of its exchange', () => {
    const evening = { ...execution, time: new Date('2026-11-21T03:00:00Z') }; // a Friday in Chicago
    expect(decideExecution({ ...facts, owner: undefined, execution: evening })).toEqual({
      kind: 'ask',
      instrument: 'CORN',
      tradeDate: '2026-11-20',
    });
  });

  it('replaces an earlier version, however that was explained: its owner stays', () => {
    const adopted = row('exec:a.b', -2, { kind: 'broker', strategy: 'trend', note: 'adopted: mine' });
    const corrected = { ...execution, executionId: 'a.b.02', quantity: -1, price: 401 };
    expect(decideExecution({ ...facts, execution: corrected, booked: adopted, link: link() })).toEqual({
      kind: 'book',
      row: { ...adopted, id: 'exec:a.b#2', version: 2, executionId: 'a.b.02', quantity: -1, price: 401 },
    });
  });

  it('without an id is refused', () => {
    expect(() => decideExecution({ ...facts, execution: { ...execution, executionId: '' } })).toThrow(
      /without an id/,
    );
  });
});

describe('what a repeated report changes in an execution that was asked about', () => {
  it.each<[string, string, Partial<ExecutionLink>, { executionId: string; quantity?: number }]>([
    ['the same again', 'none', {}, { executionId: 'a.b.01' }],
    ['an older version', 'none', { executionId: 'a.b.03' }, { executionId: 'a.b.02' }],
    ['a correction', 'replaced', {}, { executionId: 'a.b.02' }],
    ['taken back', 'taken-back', {}, { executionId: 'a.b.02', quantity: 0 }],
    ['a correction of what was settled', 'none', { outcome: 'ignored' }, { executionId: 'a.b.02' }],
  ])('%s: %s', (_what, change, before, reported) => {
    expect(changeOfLink(link(before), { ...execution, ...reported })).toBe(change);
  });
});
