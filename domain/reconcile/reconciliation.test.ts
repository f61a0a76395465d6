import type { LedgerRow } from '../ledger/ledger-row';
import type { ContractOrder } from '../orders/order';
import type { PositionBreak } from './position-breaks';
import {
  findingsOf,
  isClean,
  nextReconciliation,
  positionBreakMail,
  type Reading,
  strategyBreakMail,
  strategyDifferences,
} from './reconciliation';

const broken = (ours: number, broker: number, contract = '20241200'): PositionBreak => ({
  ...{ instrument: 'CORN', contract, ours, broker },
  reason: `we have ${ours}, the broker ${broker}`,
});
const reading = (...broker: PositionBreak[]): Reading => ({ broker, strategies: [] });

describe('a break needs two readings', () => {
  it('what both have by as much is a break, also when a fill moved both sides in between', () => {
    expect(findingsOf(reading(broken(3, 2)), reading(broken(3, 2)))).toMatchObject({
      broker: [broken(3, 2)],
      isUnsettled: false,
    });
    expect(findingsOf(reading(broken(3, 2)), reading(broken(4, 3))).broker).toEqual([broken(4, 3)]);
  });

  it('what one of them has alone, or has changed, was on its way: it is looked at again soon', () => {
    expect(findingsOf(reading(broken(3, 2)), reading())).toEqual({
      ...{ broker: [], strategies: [], isUnsettled: false },
    });
    for (const second of [broken(3, 1), broken(3, 2, '20250300')])
      expect(findingsOf(reading(broken(3, 2)), reading(second))).toEqual({
        ...{ broker: [], strategies: [], isUnsettled: true },
      });
  });

  it('a broker that lists nothing of what we hold is not believed once', () => {
    const empty = reading(broken(3, 0), broken(-2, 0, '20250300'));
    expect(isClean(empty)).toBe(false);
    expect(findingsOf(empty, reading()).broker).toEqual([]);
  });

  it('it is compared hourly, and after a minute while something was on its way', () => {
    expect([false, true].map((isUnsettled) => nextReconciliation(0, isUnsettled))).toEqual([
      3_600_000, 60_000,
    ]);
  });
});

describe('strategies against contracts', () => {
  const row = (strategy: string, contract: string, quantity: number): LedgerRow => ({
    ...{ id: `${strategy}${contract}#1`, identity: `${strategy}${contract}`, version: 1, kind: 'balance' },
    ...{ strategy, contract, quantity, instrument: 'CORN', price: 1 },
    ...{ time: new Date(0), tradeDate: '2026-11-20' },
  });
  const rows = [row('carry', '20241200', 3), row('', '20241200', 1)];
  const order = (change: Partial<ContractOrder>) =>
    ({ instrument: 'CORN', contracts: ['20241200'], rollOrder: false, ...change }) as ContractOrder;

  it('that do not add up differ', () => {
    const difference = {
      instrument: 'CORN',
      reason: 'its strategies hold 3 together, its contracts are 4',
    };
    expect(strategyDifferences(rows, { contract: [order({})] })).toEqual([difference]);
    expect(strategyDifferences([...rows, row('trend', '', 1)], { contract: [] })).toEqual([]);
  });

  it('are left alone while legs of a roll or a spread may be filled one after the other', () => {
    expect(strategyDifferences(rows, { contract: [order({ rollOrder: true })] })).toEqual([]);
    expect(strategyDifferences(rows, { contract: [order({ contracts: ['20241200', '20250300'] })] })).toEqual(
      [],
    );
  });
});

it('the mails name every way out by its command', () => {
  const difference = { instrument: 'CORN', reason: 'we have 3, the broker 2' };
  expect(positionBreakMail(difference).text).toMatch(/orders balance CORN .*[\s\S]*orders reconcile/);
  expect(strategyBreakMail(difference).text).toMatch(/orders balance CORN --strategy[\s\S]*orders reconcile/);
});
