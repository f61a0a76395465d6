import { NOW } from '../../test/support/report-samples';
import { rowsOf } from '../../test/support/table-of';
import { part } from '../part';
import { type CommissionLine, createCommissionReport } from './create-commission-report';

const PAID: CommissionLine = {
  instrument: 'PAID',
  currency: 'USD',
  configured: 2,
  previewed: 2.1,
  paid: 2.5,
  contracts: 4,
};

it('what was paid counts, else what was announced; the most optimistic configuration comes first', () => {
  const announced = { ...PAID, instrument: 'ANNOUNCED', paid: NaN, contracts: 0 };
  const unknown = { ...announced, instrument: 'UNKNOWN', previewed: undefined };
  const lines = part([unknown, announced, PAID]);
  const report = createCommissionReport({ producedAt: NOW, zone: 'UTC', start: NOW - 1, end: NOW, lines });
  expect(rowsOf(report, 'Commissions').map((row) => [row['instrument'], row['difference %']])).toEqual([
    ['PAID', 25], // 100 x (2.5 - 2) / 2
    ['ANNOUNCED', expect.closeTo(5, 9)], // 100 x (2.1 - 2) / 2
    ['UNKNOWN', NaN],
  ]);
});
