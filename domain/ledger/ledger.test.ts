import fc from 'fast-check';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { effectiveRows } from './effective-rows';
import { executionIdentity, rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder, fillOfInstrumentOrder } from './order-fill';
import { contractPosition, contractPositions, strategyPosition, strategyPositions } from './positions';

function row(change: Partial<LedgerRow> & { readonly identity: string }): LedgerRow {
  const version = change.version ?? 1;
  return {
    kind: 'broker',
    strategy: 'carry',
    instrument: 'CORN',
    contract: '20241200',
    quantity: 1,
    price: 400,
    time: new Date('2024-10-15T15:00:00Z'),
    tradeDate: '2024-10-15',
    ...change,
    version,
    id: rowId(change.identity, version),
  };
}

const rows = fc.array(
  fc
    .record({
      identity: fc.constantFrom('exec:a', 'exec:b', 'exec:c', 'manual:1'),
      version: fc.integer({ min: 1, max: 3 }),
      strategy: fc.constantFrom('carry', 'trend', '', ROLL_PSEUDO_STRATEGY),
      contract: fc.constantFrom('20241200', '20251200', ''),
      quantity: fc.integer({ min: -5, max: 5 }),
    })
    .map((change) => row(change)),
  { maxLength: 12 },
);
/** A ledger: the key is unique, so one row per identity and version. */
const ledger = rows.map((all) => [...new Map(all.map((each) => [each.id, each])).values()]);

describe('execution ids', () => {
  it('has the version in its last part', () => {
    expect(executionIdentity('0000e1a7.5cae0d33.01.02')).toEqual({
      id: 'exec:0000e1a7.5cae0d33.01#2',
      identity: 'exec:0000e1a7.5cae0d33.01',
      version: 2,
    });
    expect(executionIdentity('abc')).toEqual({ id: 'exec:abc#1', identity: 'exec:abc', version: 1 });
  });
});

describe('positions from the ledger', () => {
  it('applying fills twice changes nothing', () => {
    fc.assert(
      fc.property(ledger, (all) => {
        expect(contractPositions([...all, ...all])).toEqual(contractPositions(all));
        expect(strategyPositions([...all, ...all])).toEqual(strategyPositions(all));
      }),
    );
  });

  it('does not depend on the order in which rows come', () => {
    const shuffled = ledger.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(contractPositions(mixed)).toEqual(contractPositions(all));
        expect(strategyPositions(mixed)).toEqual(strategyPositions(all));
      }),
    );
  });

  it('a correction replaces what it corrects, and a bust takes it back', () => {
    fc.assert(
      fc.property(ledger, fc.integer({ min: -5, max: 5 }), (all, quantity) => {
        const others = all.filter((each) => each.identity !== 'exec:a');
        const corrected = row({ identity: 'exec:a', version: 9, quantity });
        expect(contractPositions([...all, corrected])).toEqual(contractPositions([...others, corrected]));
        const bust = row({ identity: 'exec:a', version: 10, quantity: 0 });
        expect(contractPositions([...all, corrected, bust])).toEqual(contractPositions(others));
      }),
    );
  });

  it('a flat roll moves contracts and no strategy', () => {
    const roll = [
      row({ identity: 'exec:1', strategy: ROLL_PSEUDO_STRATEGY, quantity: -3 }),
      row({ identity: 'exec:2', strategy: ROLL_PSEUDO_STRATEGY, contract: '20251200', quantity: 3 }),
    ];
    const held = row({ identity: 'exec:0', quantity: 3 });
    expect(contractPositions([held, ...roll])).toEqual([
      { instrument: 'CORN', contract: '20251200', quantity: 3 },
    ]);
    expect(strategyPosition([held, ...roll], 'carry', 'CORN')).toBe(3);
  });

  it('a transfer moves strategies and no contract', () => {
    const transfer = [
      row({ identity: 'transfer:1a', kind: 'transfer', contract: '', quantity: -2 }),
      row({ identity: 'transfer:1b', kind: 'transfer', contract: '', strategy: 'trend', quantity: 2 }),
    ];
    expect(contractPositions(transfer)).toEqual([]);
    expect(strategyPositions(transfer).map((p) => [p.strategy, p.quantity])).toEqual([
      ['carry', -2],
      ['trend', 2],
    ]);
  });

  it('an expiry moves both', () => {
    const both = [
      row({ identity: 'exec:0', quantity: 3 }),
      row({ identity: 'expiry:1', kind: 'expiry', quantity: -3 }),
    ];
    expect([contractPosition(both, 'CORN', '20241200'), strategyPosition(both, 'carry', 'CORN')]).toEqual([
      0, 0,
    ]);
  });
});

describe('fills from the ledger', () => {
  const order = { id: 'demo-1', contracts: ['20241200', '20251200'], trade: [-3, 3] };
  const leg = (identity: string, contract: string, quantity: number, price: number) =>
    row({ identity, contract, quantity, price, brokerOrderId: 'demo-1', contractOrderId: 'c1' });

  it('counts of a spread the whole multiples that every leg has reached', () => {
    const near = [leg('exec:1', '20241200', -2, 400), leg('exec:2', '20241200', -1, 403)];
    expect(fillOfBrokerOrder(order, near)).toMatchObject({
      filled: [0, 0],
      remaining: [-3, 3],
      complete: false,
    });
    const some = fillOfBrokerOrder(order, [...near, leg('exec:3', '20251200', 2, 410)]);
    expect(some).toMatchObject({ filled: [-2, 2], remaining: [-1, 1], complete: false, overfilled: false });
    const all = fillOfBrokerOrder(order, [
      ...near,
      leg('exec:3', '20251200', 2, 410),
      leg('exec:4', '20251200', 1, 410),
    ]);
    expect(all).toMatchObject({ filled: [-3, 3], complete: true });
    expect(all.price).toBeCloseTo(401 - 410, 12);
  });

  it('takes the mean price by quantity', () => {
    const single = { id: 'demo-2', contracts: ['20241200'], trade: [4] };
    const fills = [
      row({ identity: 'exec:1', quantity: 3, price: 400, brokerOrderId: 'demo-2' }),
      row({
        identity: 'exec:2',
        quantity: 1,
        price: 404,
        brokerOrderId: 'demo-2',
        time: new Date('2024-10-15T16:00:00Z'),
      }),
    ];
    const fill = fillOfBrokerOrder(single, fills);
    expect(fill.price).toBe(401);
    expect(fill.time).toEqual(new Date('2024-10-15T16:00:00Z'));
  });

  it('tells a fill beyond the order, or against it', () => {
    const single = { id: 'demo-2', contracts: ['20241200'], trade: [1] };
    const of = (quantity: number) =>
      fillOfBrokerOrder(single, [row({ identity: 'exec:1', quantity, brokerOrderId: 'demo-2' })]);
    expect([of(1).overfilled, of(2).overfilled, of(-1).overfilled]).toEqual([false, true, true]);
  });

  it('is empty without fills', () => {
    const fill = fillOfContractOrder({ id: 'c9', contracts: ['20241200'], trade: [2] }, []);
    expect(fill).toMatchObject({ filled: [0], remaining: [2], complete: false });
    expect(fill.price).toBeNaN();
    expect(fill.time).toBeUndefined();
  });

  it('a flat roll fills nothing of its instrument order', () => {
    const roll = ['20241200', '20251200'].map((contract, index) =>
      row({
        identity: `exec:${index}`,
        strategy: ROLL_PSEUDO_STRATEGY,
        contract,
        quantity: index ? 3 : -3,
        instrumentOrderId: 'i1',
      }),
    );
    expect(fillOfInstrumentOrder({ id: 'i1', trade: [0] }, roll)).toMatchObject({
      filled: [0],
      complete: true,
      overfilled: false,
    });
  });

  it('children never sum to more than their fills: the levels agree', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(quantities, (parts) => {
        const total = parts.reduce((a, b) => a + b, 0);
        const fills = parts.map((quantity, index) =>
          row({
            identity: `exec:${index}`,
            quantity,
            brokerOrderId: `b${index}`,
            contractOrderId: 'c',
            instrumentOrderId: 'i',
          }),
        );
        const children = parts.map((quantity, index) =>
          fillOfBrokerOrder({ id: `b${index}`, contracts: ['20241200'], trade: [quantity] }, fills),
        );
        const contract = fillOfContractOrder({ id: 'c', contracts: ['20241200'], trade: [total] }, fills);
        const instrument = fillOfInstrumentOrder({ id: 'i', trade: [total] }, fills);
        expect(children.reduce((sum, child) => sum + child.filled[0], 0)).toBe(contract.filled[0]);
        expect(contract.filled[0]).toBe(instrument.filled[0]);
        expect(contract.filled[0]).toBeLessThanOrEqual(total);
        expect(effectiveRows(fills)).toHaveLength(parts.length);
      }),
    );
  });
});
