import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from './catalogue';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-catalogue-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const HEAD = 'Instrument,IBSymbol,IBExchange,IBCurrency,IBMultiplier,priceMagnifier,IgnoreWeekly';
const write = (...rows: readonly string[]) =>
  writeFileSync(join(directory, 'ib_config_futures.csv'), [HEAD, ...rows, ''].join('\n'));

test('pysystemtrade #953: the same IB symbol for two instruments: no process gets instruments to trade, and both are named', async () => {
  write(
    'DAX,DAX,EUREX,EUR,25,1,FALSE',
    'CORN,ZC,CBOT,USD,5000,100,FALSE',
    'DAX_again,DAX,EUREX,EUR,25,1,FALSE',
  );
  await expect(loadCatalogue(directory)).rejects.toThrow(
    /ib_config_futures\.csv:4: DAX_again: .*the same contract at the broker as DAX \(line 2/,
  );
  write('DAX,DAX,EUREX,EUR,25,1,FALSE', 'DAX_mini,DAX,EUREX,EUR,5,1,FALSE');
  expect([...(await loadCatalogue(directory)).brokerInstruments.keys()]).toEqual(['DAX', 'DAX_mini']);
});

test('a code that would break keys is refused when the instruments are loaded', async () => {
  const head = 'Instrument,Description,Pointsize,Currency,AssetClass,PerBlock,Percentage,PerTrade,Region';
  writeFileSync(join(directory, 'instrumentconfig.csv'), `${head}\nA.B,x,1,USD,Ags,0,0,0,US\n`);
  await expect(loadCatalogue(directory)).rejects.toThrow(/A\.B.* is not a valid instrument code/);
});
