import type { LedgerRow } from '../ledger/ledger-row';
import { hasUntoldFills } from './untold-fills';

const row = (identity: string, contract: string, quantity: number, version = 1) =>
  ({ id: `${identity}#${version}`, identity, version, contract, quantity }) as LedgerRow;
const single = { contracts: ['20261200'], trade: [-4] };
const spread = { contracts: ['20261200', '20270300'], trade: [-4, 4] };

it.each([
  ['nothing filled, nothing told', single, 0, [], false],
  ['one of four filled, none told', single, 1, [], true],
  ['told in two executions', single, 3, [row('a', '20261200', -1), row('b', '20261200', -2)], false],
  ['one execution is missing', single, 3, [row('a', '20261200', -1)], true],
  ['the broker did not say', single, Number.NaN, [], false],
  ['taken back since', single, 1, [row('a', '20261200', -1), row('a', '20261200', 0, 2)], false],
  ['both legs told', spread, 2, [row('a', '20261200', -2), row('b', '20270300', 2)], false],
  ['one leg told', spread, 2, [row('a', '20261200', -2)], true],
])('%s', (_, order, filled, rows, untold) => {
  expect(hasUntoldFills(order, { filled }, rows)).toBe(untold);
});
