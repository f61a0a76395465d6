import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumentFile, shippedInstruments } from './instrument-files';

it("takes each file from the user's directory where it is there, otherwise the shipped one", () => {
  const own = mkdtempSync(join(tmpdir(), 'tst-instrument-files-'));
  try {
    writeFileSync(join(own, 'rollconfig.csv'), '');
    expect(instrumentFile(own, 'rollconfig.csv')).toBe(join(own, 'rollconfig.csv'));
    expect(instrumentFile(own, 'spreadcosts.csv')).toBe(join(shippedInstruments(), 'spreadcosts.csv'));
    expect(instrumentFile(undefined, 'rollconfig.csv')).toBe(join(shippedInstruments(), 'rollconfig.csv'));
  } finally {
    rmSync(own, { recursive: true });
  }
  expect(() => instrumentFile(own, 'rollconfig.csv')).toThrow(/instrument_config_directory names it/);
});
