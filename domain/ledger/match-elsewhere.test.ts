import type { ContractOrder } from '../orders/order';
import { decideExecution } from './decide-execution';
import type { LedgerRow } from './ledger-row';
import { matchElsewhere, type WaitingOrder } from './match-elsewhere';

const made = new Date('2026-11-20T14:00:00Z');
const time = new Date('2026-11-20T15:00:00Z');
const order = {
  ...{ level: 'contract', id: 'c1', number: 5, parentId: 'i1', strategy: 'carry', instrument: 'CORN' },
  ...{ contracts: ['20261200'], trade: [-5], generatedAt: made },
} as unknown as ContractOrder;
const waits = (change: Partial<WaitingOrder> = {}, of: Partial<ContractOrder> = {}): WaitingOrder => ({
  ...{ order: { ...order, ...of }, openChildren: 0, rows: [] },
  ...change,
});
const row = (change: Partial<LedgerRow>): LedgerRow => ({
  ...{ id: 'a#1', identity: 'a', version: 1, kind: 'broker', strategy: 'carry', instrument: 'CORN' },
  ...{ contract: '20261200', quantity: -3, price: 400, time, tradeDate: '2026-11-20', contractOrderId: 'c1' },
  ...change,
});
const execution = { executionId: 'a.b.01', contract: '20261200', quantity: -3, price: 400, permId: 7, time };
const match = (waiting: readonly WaitingOrder[], change: Partial<typeof execution> = {}, reference = '') =>
  matchElsewhere({ ...execution, ...change }, reference, waiting, 60)?.order.id;

describe('a trade made elsewhere', () => {
  it('fills the one order that waits for it, whatever a person named it there', () => {
    expect(match([waits(), waits({}, { id: 'c2', contracts: ['20270300'] })])).toBe('c1');
    expect(match([waits()], {}, 'my corn')).toBe('c1');
    expect(match([waits({ rows: [row({ quantity: -2 })] })])).toBe('c1');
  });

  it.each<[string, readonly WaitingOrder[], Partial<typeof execution>, string]>([
    ['nothing waits', [], {}, ''],
    ['two orders fit', [waits(), waits({}, { id: 'c2' })], {}, ''],
    ['it is of the other side', [waits()], { quantity: 3 }, ''],
    ['it was taken back', [waits()], { quantity: 0 }, ''],
    ['it is more than remains', [waits({ rows: [row({})] })], {}, ''],
    ['it is of another contract', [waits()], { contract: '20270300' }, ''],
    ['the order is a spread', [waits({}, { contracts: ['20261200', '20270300'], trade: [-5, 5] })], {}, ''],
    ['something of it is at the broker', [waits({ openChildren: 1 })], {}, ''],
    [
      'a fill was entered that may be the same',
      [waits({ rows: [row({ kind: 'manual', quantity: -1 })] })],
      {},
      '',
    ],
    ['it is before the order', [waits()], { time: new Date('2026-11-20T13:58:59Z') }, ''],
    ['it is too long after it', [waits()], { time: new Date('2026-11-20T15:00:01Z') }, ''],
    ['another installation sent it', [waits()], {}, 'other-01HZZZZZZZZZZZZZZZZZZZZZZZ'],
  ])('is a question where %s', (_what, waiting, change, reference) => {
    expect(match(waiting, change, reference)).toBeUndefined();
  });

  it('is always a question with 0 minutes', () => {
    expect(matchElsewhere(execution, '', [waits({}, { generatedAt: time })], 0)).toBeUndefined();
  });
});

describe('the decision about it', () => {
  const facts = {
    ...{ execution, isCombination: false, contract: { instrument: 'CORN' }, systemZone: 'Europe/London' },
    ofContractOrder: [],
    elsewhere: { reference: '', waiting: [waits()], withinMinutes: 60 },
  };

  it('books it on the order and the strategy, of no broker order, with what the broker reported', () => {
    expect(decideExecution(facts)).toEqual({
      kind: 'book',
      matched: order,
      row: {
        ...{ id: 'exec:a.b#1', identity: 'exec:a.b', version: 1, kind: 'broker', executionId: 'a.b.01' },
        ...{ strategy: 'carry', instrument: 'CORN', contract: '20261200', tradeDate: '2026-11-20' },
        ...{ quantity: -3, price: 400, time, permId: 7, instrumentOrderId: 'i1', contractOrderId: 'c1' },
        note: 'traded elsewhere, matched to the waiting order',
      },
    });
  });

  it('asks where nothing fits, and about what was asked about before', () => {
    expect(decideExecution({ ...facts, elsewhere: { ...facts.elsewhere, waiting: [] } }).kind).toBe('ask');
    const link = { ...execution, identity: 'exec:a.b', instrument: 'CORN', outcome: 'open' } as const;
    expect(decideExecution({ ...facts, link }).kind).toBe('ask');
  });
});
