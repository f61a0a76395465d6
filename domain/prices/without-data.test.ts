import type { FetchResult } from './fetch-result';
import { contractsWithoutData, withoutDataInUse } from './without-data';

const NO_DATA: FetchResult = { kind: 'empty', reason: 'HMDS query returned no data', noData: true };
const NOTHING_NEW: FetchResult = { kind: 'empty', reason: 'nothing newer than 2026-11-27' };
const FAILED: FetchResult = { kind: 'failure', cause: 'timeout', reason: 'no answer in time' };
const [PRICED, FORWARD, FAR] = ['20261200', '20270300', '20270900'];
const current = { price: PRICED, forward: FORWARD, carry: FORWARD };
const fetch = (contract: string, day: FetchResult, hour: FetchResult) => [
  { contract, barSize: 'hour' as const, result: hour },
  { contract, barSize: 'day' as const, result: day },
];

test.each([
  ['nothing new is no missing data', fetch(PRICED, NOTHING_NEW, NOTHING_NEW), [], 0],
  ['a failure is no missing data', fetch(PRICED, FAILED, FAILED), [], 0],
  [
    'the priced contract',
    fetch(PRICED, NO_DATA, NO_DATA),
    [`no data of its priced contract ${PRICED}: HMDS query returned no data`],
    1,
  ],
  [
    'a contract in two roles is named once',
    fetch(FORWARD, NO_DATA, NOTHING_NEW),
    [`no data of its forward and carry contract ${FORWARD}: HMDS query returned no data`],
    0,
  ],
  ['hourly bars alone', fetch(PRICED, NOTHING_NEW, NO_DATA), [], 0],
  ['a contract that is not in use is only counted', fetch(FAR, NO_DATA, NO_DATA), [], 1],
])('%s', (_, fetches, inUse, count) => {
  expect(withoutDataInUse(fetches, current)).toEqual(inUse);
  expect(contractsWithoutData(fetches)).toBe(count);
});
