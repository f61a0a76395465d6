import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MARKET_FILES } from '../../config/instrument-contradictions';
import { shippedInstruments } from '../../config/instrument-files';
import { makeMarket } from './make-market';
import { writeMarketFiles } from './market-files';

it('the shipped instrument files are those of the synthetic market', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tst-market-files-'));
  try {
    writeMarketFiles(await makeMarket({ kind: 'synthetic', seed: 1, instruments: 14 }), folder);
    for (const name of MARKET_FILES)
      expect(readFileSync(join(shippedInstruments(), name), 'utf8')).toBe(
        readFileSync(join(folder, name), 'utf8'),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
