import { type AccountRow, type CapitalEvent, rowsInForce } from './account-history';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
const row = (hour: number, actual?: number, event?: CapitalEvent): AccountRow => ({
  time: at(hour),
  capital: actual === undefined ? undefined : { actual, accumulated: 0, broker: actual, max: actual },
  ...(event && { event }),
});
const deletion = (id: string, after: Date | null): CapitalEvent => ({ id, kind: 'deletion', after });
const undo = (of: string): CapitalEvent => ({ id: `undo/${of}`, kind: 'undo', of });
const begin: CapitalEvent = { id: 'new', kind: 'initialised' };
const THREE = [row(1, 100), row(2, 110), row(3, 120)];

test.each<[string, readonly AccountRow[], readonly number[]]>([
  ['none', [], []],
  ['updates', THREE, [100, 110, 120]],
  ['a deletion of what is later', [...THREE, row(4, 100, deletion('d', at(1)))], [100]],
  ['a deletion keeps the row of that very time', [...THREE, row(4, 110, deletion('d', at(2)))], [100, 110]],
  ['updates after a deletion', [...THREE, row(4, 100, deletion('d', at(1))), row(5, 101)], [100, 101]],
  [
    'a deletion taken back',
    [...THREE, row(4, 100, deletion('d', at(1))), row(5, 120, undo('d'))],
    [100, 110, 120],
  ],
  [
    'an earlier deletion stays when a later one is taken back',
    [
      ...[...THREE, row(4, 110, deletion('d', at(2))), row(5, 115)],
      ...[row(6, 100, deletion('e', at(1))), row(7, 115, undo('e'))],
    ],
    [100, 110, 115],
  ],
  ['a deletion of everything', [...THREE, row(4, undefined, deletion('d', null))], []],
  ['a first value after it', [...THREE, row(4, undefined, deletion('d', null)), row(5, 50)], [50]],
  [
    'a deletion of everything, taken back',
    [...THREE, row(4, undefined, deletion('d', null)), row(5, 120, undo('d'))],
    [100, 110, 120],
  ],
  ['a new start', [...THREE, row(4, 500, begin), row(5, 510)], [500, 510]],
  ['a new start taken back', [...THREE, row(4, 500, begin), row(5, 120, undo('new'))], [100, 110, 120]],
])('%s', (_, rows, expected) => {
  expect(rowsInForce(rows).map(({ actual }) => actual)).toEqual(expected);
});
