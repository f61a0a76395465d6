import type { ManualFillInput } from '../inputs/messages';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { decideFill, type FillFacts, type FillSettings, filledContract } from './decide-fill';
import type { BrokerOrder, ContractOrder } from './order';

const now = new Date('2026-11-20T15:00:00Z');
const base = {
  ...{ strategy: 'carry', instrument: 'CORN', contracts: ['20261200'], trade: [-5], status: 'active' },
  generatedAt: new Date('2026-11-20T14:00:00Z'),
};
const broker = { ...base, level: 'broker', id: 'b7', parentId: 'c1' } as unknown as BrokerOrder;
const contract = { ...base, level: 'contract', id: 'c1', parentId: 'i1' } as unknown as ContractOrder;
const days = [16, 17, 18, 19].map((day) => Date.UTC(2026, 10, day, 20));
const facts: FillFacts = {
  order: broker,
  instrumentOrderId: 'i1',
  rows: [],
  entered: [],
  openChildren: 0,
  hours: undefined,
  prices: { times: Float64Array.from(days), values: Float64Array.of(398, 402, 398, 400) },
};
const settings: FillSettings = { systemZone: 'Europe/London', collarDailyVols: 5, now };
const fill: ManualFillInput = { order: 'B7', fillId: 'f1', quantity: -3, price: 401 };
const booked = (quantity: number, changes: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ id: rowId('manual:f1', 1), identity: 'manual:f1', version: 1, kind: 'manual', strategy: 'carry' },
  ...{ instrument: 'CORN', contract: '20261200', quantity, price: 401, time: now, tradeDate: '2026-11-20' },
  ...{ contractOrderId: 'c1', brokerOrderId: 'b7' },
  ...changes,
});
const decide = (change: Partial<ManualFillInput>, known: Partial<FillFacts> = {}) =>
  decideFill({ ...fill, ...change }, { ...facts, ...known }, settings);

describe('a fill that a person enters', () => {
  it('is a row of its order, at the time it is entered unless it names another', () => {
    expect(decide({ by: 'ann' })).toEqual({
      kind: 'done',
      row: { ...booked(-3), instrumentOrderId: 'i1', enteredBy: 'ann' },
      remaining: [-2],
    });
    expect(decide({ time: '2026-11-20T14:30:00Z' })).toMatchObject({
      row: { time: new Date('2026-11-20T14:30:00Z'), enteredBy: 'operator' },
    });
  });

  it('of a contract order belongs to no broker order', () => {
    const answer = decide({}, { order: contract });
    expect(answer).toMatchObject({
      row: { contractOrderId: 'c1', instrumentOrderId: 'i1' },
      remaining: [-2],
    });
    expect(answer.kind === 'done' && answer.row).not.toHaveProperty('brokerOrderId');
  });

  it.each<[string, RegExp, Partial<ManualFillInput>, Partial<FillFacts>]>([
    ['more than remains', /only -2 of -5 remain/, {}, { rows: [booked(-3, { identity: 'exec:1' })] }],
    ['a price outside the collar', /away from the last price 400/, { price: 500 }, {}],
    [
      'a price with nothing to compare',
      /no price is known/,
      {},
      {
        prices: { times: new Float64Array(), values: new Float64Array() },
      },
    ],
    ['while broker orders are at work', /has active broker orders/, {}, { order: contract, openChildren: 1 }],
    ['another contract', /is not a leg/, { contract: '20270300' }, {}],
    ['the name of another fill', /was used for -2/, {}, { entered: [booked(-2)] }],
  ])('%s is refused', (_what, reason, change, known) => {
    expect(decide(change, known)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('is of the contract that it names, else of the first one of its order', () => {
    expect(filledContract(broker, fill)).toBe('20261200');
    expect(filledContract(broker, { ...fill, contract: '20270300' })).toBe('20270300');
  });

  it('far off is booked once it is confirmed', () => {
    expect(decide({ price: 500, priceConfirmed: true })).toMatchObject({ row: { price: 500 } });
  });

  it('entered again is known, also when an execution has taken its place since', () => {
    const taken = booked(0, { id: rowId('manual:f1', 2), version: 2, replacedBy: 'exec:1' });
    for (const [entered, remaining] of [
      [[booked(-3)], [-2]],
      [[booked(-3), taken], [-5]],
      [[taken, booked(-3)], [-5]],
    ] as const)
      expect(decide({}, { entered, rows: entered })).toEqual({ kind: 'done', remaining });
  });

  it('stated cumulatively is the difference to what is filled, and a new version of one that was taken back', () => {
    const cumulative = { fillId: undefined, quantity: undefined, cumulativeFilled: -4 };
    const identity = 'manual:b7/20261200@-4';
    const rows = [booked(-1)];
    expect(decide(cumulative, { rows })).toMatchObject({
      row: { identity, version: 1, quantity: -3 },
      remaining: [-1],
    });
    const entered = [booked(0, { identity, version: 2 })];
    expect(decide(cumulative, { rows, entered })).toMatchObject({
      row: { identity, version: 3, quantity: -3 },
    });
  });
});
