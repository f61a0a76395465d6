import type { FileFormat, Part } from './recognise';
import { bytesMax } from './size-limit';

it.each<[Part, FileFormat, number]>([
  ['contract_prices', 'csv', Number.POSITIVE_INFINITY],
  ['contract_prices', 'parquet', 200_000_000],
  ['broker_orders', 'csv', 200_000_000],
  ['instrument_files', 'csv', 10_000_000],
  ['private_config', 'yaml', 10_000_000],
])('%s as %s: at most %d bytes', (part, format, most) => {
  expect(bytesMax(part, format)).toBe(most);
});
