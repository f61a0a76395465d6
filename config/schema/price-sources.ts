import { DateTime } from 'luxon';
import { z } from 'zod';
import type { DifferenceLimit } from '../../domain/prices/cross-check';
import { flag, mappingOf, oneOf, positive, text, textList, wholeNumber, zone } from './values';

/** The source that needs no entry in `price_sources`. */
export const BROKER_SOURCE = 'broker';

const SAMPLE = DateTime.utc(2024, 11, 28, 13);

/** Luxon tokens that say which day it is: written and read back, they give the same one. */
const dateFormat = text.refine(
  (format) => DateTime.fromFormat(SAMPLE.toFormat(format), format, { zone: 'utc' }).hasSame(SAMPLE, 'day'),
  'must hold year, month and day, such as yyyy-MM-dd, MM/dd/yyyy or dd.MM.yyyy HH:mm',
);

const column = text.optional();

/** A directory of CSV files: one for each contract, or for each exchange rate. */
const csvSource = z.strictObject(
  {
    kind: oneOf(['csv']),
    /** What a row is: a day or an hour of a contract, or the rate of a day. */
    holds: oneOf(['day', 'hour', 'rates']).default('day'),
    directory: text,
    /** Name of a file: {instrument}, {symbol}, {contract}, {month}, {yy}, {yyyy}, {mm} are filled in, * is anything. */
    file: text.refine(
      (name) => /\{(instrument|symbol)\}/.test(name) && !/[/\\]/.test(name),
      'must be a file name with {instrument} or {symbol} in it, such as {symbol}{month}{yy}*.csv',
    ),
    columns: z.strictObject(
      { date: text, open: column, high: column, low: column, close: text, volume: column },
      'must be a mapping with date and close, and open, high, low, volume where the files have them',
    ),
    separator: z.string('must be text').length(1, 'must be one character').default(','),
    decimal: oneOf(['.', ',']).default('.'),
    /** Between the thousands of a number; absent: nothing. */
    thousands: oneOf(['.', ',', ' ', "'"]).optional(),
    date_format: dateFormat.default('yyyy-MM-dd'),
    /** Of the hours in the files, unless the format has a zone. Days need none. */
    zone: zone.default('UTC'),
    /** Lines before the header. */
    skip_rows: wholeNumber.default(0),
    /** Rows after the last one with prices. */
    skip_footer: wholeNumber.default(0),
    /** Price = multiplier x value, or multiplier / value where inverse. */
    multiplier: positive.default(1),
    inverse: flag.default(false),
    /** {symbol} of an instrument or rate; one without an entry is called as it is. */
    symbols: mappingOf(text).default({}),
  },
  'must be a mapping with kind, directory, file and columns',
);

export type CsvSourceConfig = Readonly<z.infer<typeof csvSource>>;

const LIMIT = /^(\d+(?:\.\d+)?) *(%|vols?)$/;
const NO_LIMIT = 'must be a share of the price such as 0.5%, daily volatilities such as 1 vol, or none';

/** How far closes of two sources may be apart. */
const differenceLimit = z
  .string(NO_LIMIT)
  .refine((written) => written === 'none' || Number(LIMIT.exec(written)?.[1]) > 0, NO_LIMIT)
  .transform((written): DifferenceLimit => {
    const [, size, unit] = LIMIT.exec(written) ?? [];
    if (size === undefined) return 'none';
    return unit === '%' ? { percent: Number(size) } : { daily_vols: Number(size) };
  });

/** Prices from elsewhere than the broker. */
export const priceSourceKeys = {
  price_sources: mappingOf(csvSource),
  /** Names of sources, the preferred first, by instrument or rate; `default` for all others. */
  price_source_preference: mappingOf(textList),
  /** By instrument or rate with several sources, `default` for all others. */
  price_cross_check: mappingOf(differenceLimit),
};
