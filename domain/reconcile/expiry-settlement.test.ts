import fc from 'fast-check';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPosition, contractPositions, strategyPositions } from '../ledger/positions';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { notionalClose } from '../time/notional-close';
import {
  correctedSettlement,
  explainedByExpiry,
  hasExpired,
  settlementPrice,
  settlementRows,
} from './expiry-settlement';

const OLD = '20270300';
const NEW = '20270600';
const EXPIRY = '2027-03-08';
let count = 0;

function fill(strategy: string, contract: string, quantity: number): LedgerRow {
  const identity = `exec:${++count}`;
  return {
    id: `${identity}#1`,
    identity,
    version: 1,
    kind: 'broker',
    strategy,
    instrument: 'BUND',
    contract,
    quantity,
    price: 100,
    time: new Date(0),
    tradeDate: '2027-02-01',
  };
}

const settlement = {
  instrument: 'BUND',
  contract: OLD,
  expiry: EXPIRY,
  price: 131.5,
  note: 'a note',
  time: new Date('2027-03-08T23:00:00Z'),
};
const settle = (rows: readonly LedgerRow[]) => [...rows, ...settlementRows(rows, settlement)];

describe('settling what expired', () => {
  it('ends the position of the contract and of the strategies that held it, at the settlement price', () => {
    const rows = [fill('trend', OLD, 3), fill('carry', OLD, -1)];
    const added = settlementRows(rows, settlement);
    expect(added.map(({ kind, strategy, quantity, price }) => [kind, strategy, quantity, price])).toEqual([
      ['expiry', 'carry', 1, 131.5],
      ['expiry', 'trend', -3, 131.5],
    ]);
    expect(contractPositions(settle(rows))).toEqual([]);
    expect(strategyPositions(settle(rows))).toEqual([]);
  });

  it('leaves other contracts as they are; who holds most on that side gives the part', () => {
    const rolled = [fill(ROLL_PSEUDO_STRATEGY, OLD, -2), fill(ROLL_PSEUDO_STRATEGY, NEW, 2)];
    const rows = settle([fill('trend', OLD, 4), fill('carry', OLD, 1), fill('short', NEW, -1), ...rolled]);
    expect(contractPositions(rows)).toEqual([{ instrument: 'BUND', contract: NEW, quantity: 1 }]);
    expect(strategyPositions(rows).map(({ strategy, quantity }) => [strategy, quantity])).toEqual([
      ['carry', 1],
      ['short', -1],
      ['trend', 1],
    ]);
  });

  it('of strategies on both sides, only those on the side of the contract give it, and no more than they hold', () => {
    const rows = [fill('long', OLD, 3), fill('', OLD, 2), fill('short', OLD, -1), fill('other', NEW, -1)];
    const parts = settlementRows(rows, settlement).map(({ strategy, quantity }) => [strategy, quantity]);
    expect(parts).toEqual([
      ['long', -3],
      ['', -1],
    ]);
  });

  it('a contract held against its strategies moves only what no strategy holds', () => {
    const rows = [fill('long', NEW, 3), fill('', OLD, -2)];
    expect(settlementRows(rows, settlement).map(({ strategy, quantity }) => [strategy, quantity])).toEqual([
      ['', 2],
    ]);
  });

  it('positions of other instruments change nothing, and who entered the price is noted', () => {
    const own = fill('trend', OLD, 2);
    const others = [
      { ...fill('trend', OLD, 5), instrument: 'BOBL' },
      { ...fill('carry', OLD, 1), instrument: 'BOBL' },
    ];
    const [row, ...more] = settlementRows([own, ...others], { ...settlement, enteredBy: 'ann' });
    expect(more).toEqual([]);
    expect(row).toStrictEqual({
      id: `expiry:BUND/${OLD}/trend#1`,
      identity: `expiry:BUND/${OLD}/trend`,
      version: 1,
      kind: 'expiry',
      strategy: 'trend',
      instrument: 'BUND',
      contract: OLD,
      quantity: -2,
      price: 131.5,
      time: settlement.time,
      tradeDate: EXPIRY,
      note: 'a note',
      enteredBy: 'ann',
    });
    expect(settlementRows([own], settlement)[0]).not.toHaveProperty('enteredBy');
    expect(settlementRows(others, settlement)).toEqual([]);
  });

  it('what no strategy holds moves the contract only', () => {
    const rows = settle([fill('', OLD, 2)]);
    expect(contractPositions(rows)).toEqual([]);
    expect(rows[1]).toMatchObject({ strategy: '', quantity: -2 });
  });

  it('a fill that comes late is settled too, as a higher version of the same row', () => {
    const once = settle([fill('trend', OLD, 2)]);
    expect(settlementRows(once, settlement)).toEqual([]);
    const late = settle([...once, fill('trend', OLD, 1)]);
    expect(late[late.length - 1]).toMatchObject({ identity: once[1].identity, version: 2, quantity: -3 });
    expect(contractPositions(late)).toEqual([]);
  });

  it('always takes the contract to 0, and contracts and strategies by the same', () => {
    const lots = fc.integer({ min: -4, max: 4 });
    const fills = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(OLD, NEW), lots), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(fills, (made) => {
        const before = made.map(([strategy, contract, quantity]) => fill(strategy, contract, quantity));
        const after = settle(before);
        const total = (rows: readonly { quantity: number }[]) =>
          rows.reduce((sum, each) => sum + each.quantity, 0);
        const change = -contractPosition(before, 'BUND', OLD);
        expect(contractPosition(after, 'BUND', OLD)).toBe(0);
        expect(contractPosition(after, 'BUND', NEW)).toBe(contractPosition(before, 'BUND', NEW));
        const unowned = total(after.filter((row) => row.kind === 'expiry' && row.strategy === ''));
        expect(total(strategyPositions(after)) - total(strategyPositions(before))).toBe(change - unowned + 0);
      }),
    );
  });

  it('is corrected to another price by higher versions, once', () => {
    const rows = settle([fill('trend', OLD, 2)]);
    const right = { instrument: 'BUND', contract: OLD, price: 130, note: 'by hand', enteredBy: 'ann' };
    const corrected = correctedSettlement(rows, right);
    expect(corrected).toMatchObject([{ version: 2, quantity: -2, price: 130, enteredBy: 'ann' }]);
    expect(corrected[0].id).toBe(`expiry:BUND/${OLD}/trend#2`);
    const { enteredBy: _, ...unsigned } = right;
    expect(correctedSettlement(rows, unsigned)[0]).not.toHaveProperty('enteredBy');
    expect(correctedSettlement(rows, { ...right, instrument: 'BOBL' })).toEqual([]);
    expect(correctedSettlement(rows, { ...right, contract: NEW })).toEqual([]);
    expect(correctedSettlement([...rows, ...corrected], right)).toEqual([]);
    expect(correctedSettlement([fill('trend', OLD, 2)], right)).toEqual([]);
  });
});

describe('what an expiry explains', () => {
  const end = Date.parse('2027-03-08T21:00:00Z');
  it.each([
    ['2027-03-07', end - 1, end, false],
    ['2027-03-08', end - 1, end, false],
    ['2027-03-08', end, end, true],
    ['2027-03-08', end, undefined, false],
    ['2027-03-09', end, undefined, true],
    ['2027-03-07', end, end, false],
    ['2027-03-08', end, end + 1, false],
  ])('on %s at %d with the last session to %d: %s', (today, now, lastSessionEnd, expected) => {
    expect(hasExpired(EXPIRY, { today, now, lastSessionEnd })).toBe(expected);
  });

  const gone = { instrument: 'BUND', contract: OLD, ours: 2, broker: 0, reason: '' };
  const expired = (_: string, contract: string) => (contract === OLD ? EXPIRY : undefined);
  it.each([
    ['gone after its expiry', [gone], 1],
    ['not expired', [{ ...gone, contract: NEW }], 0],
    ['the broker still holds some', [{ ...gone, broker: 1 }], 0],
    ['the broker has what we have not', [{ ...gone, ours: 0, broker: 2 }], 0],
    ['nobody holds any', [{ ...gone, ours: 0, broker: 0 }], 0],
    ['another break that is ours', [gone, { ...gone, contract: '20270308', ours: 1, broker: 3 }], 1],
    [
      'another contract under an unknown name',
      [gone, { ...gone, contract: '20270309', ours: 0, broker: 3 }],
      1,
    ],
    [
      'the broker holds that expiry under a name we do not know',
      [gone, { instrument: 'unknown (GBL)', contract: '20270308', ours: 0, broker: 2, reason: '' }],
      0,
    ],
  ])('%s', (_, breaks, settled) => {
    expect(explainedByExpiry(breaks, expired)).toEqual(settled === 0 ? [] : [{ ...gone, expiry: EXPIRY }]);
  });

  it('the price is that of its last day, or the last known one with a note; without any it is nobody’s guess', () => {
    const prices = (...rows: [string, number][]) => ({
      times: Float64Array.from(rows, ([date]) => notionalClose(date)),
      values: Float64Array.from(rows, ([, price]) => price),
    });
    const of = (...rows: [string, number][]) => settlementPrice(prices(...rows), EXPIRY, 'Europe/London');
    expect(of(['2027-03-05', 130], ['2027-03-08', 131])).toMatchObject({
      price: 131,
      note: expect.stringContaining('last price of 2027-03-08'),
    });
    expect(of(['2027-03-05', -130], ['2027-03-08', Number.NaN])).toMatchObject({
      price: -130,
      note: expect.stringContaining('last known price, of 2027-03-05'),
    });
    expect(of(['2027-03-09', 131])).toBeUndefined();
    expect(of()).toBeUndefined();
  });
});
