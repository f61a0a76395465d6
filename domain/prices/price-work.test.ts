import { decidePriceWork, type PriceSelection } from './price-work';

const known = { priced: ['BUND', 'CORN', 'GOLD'], stale: ['GOLD'], fxCodes: ['EURUSD', 'GBPUSD'] };

test.each<[PriceSelection | undefined, string[], string[]]>([
  [undefined, ['BUND', 'CORN'], ['EURUSD', 'GBPUSD']],
  [{ names: ['CORN'] }, ['CORN'], []],
  [{ names: ['CORN', 'GBPUSD', 'CORN', 'BUND'] }, ['CORN', 'BUND'], ['GBPUSD']],
  // Named by a person, a stale one is updated.
  [{ names: ['GOLD'] }, ['GOLD'], []],
  [{ names: ['CORN'], contract: '20261200' }, ['CORN'], []],
])('%j is work on %j and %j', (only, instruments, fxCodes) => {
  expect(decidePriceWork(known, only)).toEqual({ kind: 'work', instruments, fxCodes });
});

test.each<[PriceSelection, RegExp]>([
  [{ names: ['CORN', 'NONE', 'corn'] }, /^NONE, corn: neither an instrument with prices nor an FX code/],
  [
    { names: ['CORN', 'BUND'], contract: '20261200' },
    /^contract 20261200 needs one instrument .* not CORN, BUND/,
  ],
  [{ names: ['EURUSD'], contract: '20261200' }, /needs one instrument/],
  [{ names: [], contract: '20261200' }, /needs one instrument/],
])('%j is refused: %s', (only, reason) => {
  expect(decidePriceWork(known, only)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
