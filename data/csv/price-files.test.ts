import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { TstError } from '../../domain/errors/errors';
import { sharedFolder } from '../../test/support/shared';
import { floatText } from './number-text';
import {
  adjustedPricesFile,
  contractFileName,
  contractPricesFile,
  fxPricesFile,
  multiplePricesFile,
  SPREADS_SPEC,
} from './price-files';
import { parseSeries } from './series-file';

const HEADER = 'DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT';

function parse(text: string, times: 'utc' | 'local' = 'local') {
  return multiplePricesFile.parse('x.csv', Buffer.from(text), times);
}

function refusal(run: () => unknown): TstError {
  try {
    run();
  } catch (error) {
    return error as TstError;
  }
  throw new Error('it was accepted');
}

describe('multiple prices', () => {
  it('reads rows, missing values and contract ids with a decimal point', () => {
    const read = parse(`${HEADER}\n2020-01-02 23:00:00,1.5,20200300.0,,20200600,-2e-3,\n`);
    expect([...read.times]).toEqual([Date.UTC(2020, 0, 2, 23)]);
    expect(read.columns.CARRY[0]).toBe(1.5);
    expect(read.columns.CARRY_CONTRACT[0]).toBe(20200300);
    expect(read.columns.PRICE[0]).toBeNaN();
    expect(read.columns.FORWARD[0]).toBe(-0.002);
    expect(read.columns.FORWARD_CONTRACT[0]).toBeNaN();
  });

  it('binds columns by name, whatever their order, and skips unknown ones', () => {
    const read = parse(
      'extra,FORWARD_CONTRACT,FORWARD,PRICE_CONTRACT,PRICE,CARRY_CONTRACT,CARRY,DATETIME\n' +
        'who,20200900,3,20200600,2,20200300,1,2020-01-02 10:00:00\n',
    );
    expect([read.columns.PRICE[0], read.columns.CARRY_CONTRACT[0]]).toEqual([2, 20200300]);
  });

  it('takes London time to UTC: summer, the repeated hour, the skipped hour', () => {
    const at = (time: string) => parse(`${HEADER}\n${time},,,1,20200600,,\n`, 'utc').times[0];
    expect(at('2020-07-01 23:00:00')).toBe(Date.UTC(2020, 6, 1, 22));
    expect(at('2020-10-25 01:30:00')).toBe(Date.UTC(2020, 9, 25, 0, 30)); // the first of the two
    expect(at('2020-03-29 01:30:00')).toBe(Date.UTC(2020, 2, 29, 1)); // there was none: shifted forward
  });

  it.each([
    [
      'a word for a price',
      '2020-01-02 23:00:00,1,20200300,x,20200600,1,20200900',
      ['line 3', 'column PRICE', '"x"'],
    ],
    [
      'a contract of 6 digits',
      '2020-01-02 23:00:00,1,20200300,1,202006,1,20200900',
      ['line 3', 'PRICE_CONTRACT', '202006'],
    ],
    ['a row cut off', '2020-01-02 23:00:00,1,20200300', ['line 3', '3 cells where the header has 7']],
    [
      'a time that is none',
      'yesterday,1,20200300,1,20200600,1,20200900',
      ['line 3', 'DATETIME', 'yesterday'],
    ],
    ['30 February', '2020-02-30 23:00:00,1,20200300,1,20200600,1,20200900', ['line 3', '2020-02-30']],
    [
      'an infinite price',
      '2020-01-02 23:00:00,1,20200300,inf,20200600,1,20200900',
      ['line 3', 'PRICE', 'inf'],
    ],
  ])('refuses %s, naming file, line, column and remedy', (_, row, facts) => {
    const error = refusal(() =>
      parse(`${HEADER}\n2020-01-01 23:00:00,1,20200300,1,20200600,1,20200900\n${row}\n`),
    );
    expect(error.code).toBe('BAD_DATA_FILE');
    expect(error.message).toContain('x.csv');
    for (const fact of facts) expect(error.message).toContain(fact);
    expect(error.remedy).not.toBe('');
  });

  it('refuses a file without one of its columns', () => {
    const error = refusal(() => parse('DATETIME,PRICE\n2020-01-01 23:00:00,1\n'));
    expect(error.message).toContain('column CARRY: is missing');
  });

  it('counts lines rightly behind blank lines and with Windows line ends', () => {
    const good = '2020-01-01 23:00:00,1,20200300,1,20200600,1,20200900';
    const error = refusal(() => parse(`${HEADER}\r\n\r\n${good}\r\n\r\n${good.replace(',1,', ',?,')}\r\n`));
    expect(error.message).toContain('line 5');
  });
});

describe('the date rule', () => {
  const times = (...texts: string[]) =>
    Array.from(
      adjustedPricesFile.parse(
        'x.csv',
        Buffer.from(`DATETIME,price\n${texts.map((t) => `${t},1\n`).join('')}`),
        'local',
      ).times,
    );

  it('takes the first 19 characters, so that microseconds and zones are cut off', () => {
    expect(times('2020-01-01 10:00:00.123456', '2020-01-02 10:00:00+00:00')).toEqual([
      Date.UTC(2020, 0, 1, 10),
      Date.UTC(2020, 0, 2, 10),
    ]);
  });

  it('reads plain dates when every row has them', () => {
    expect(times('2020-01-01', '2020-01-02')).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2)]);
  });

  it('refuses a mixture, naming the row that is different', () => {
    expect(refusal(() => times('2020-01-01 23:00:00', '2020-01-02')).message).toContain('line 3');
  });

  it('sorts, and of two rows with the same time keeps the later one', () => {
    const text = 'DATETIME,price\n2020-01-02 23:00:00,1\n2020-01-01 23:00:00,2\n2020-01-02 23:00:00,3\n';
    const read = adjustedPricesFile.parse('x.csv', Buffer.from(text), 'local');
    expect([...read.columns.price]).toEqual([2, 3]);
  });
});

describe('other files of prices', () => {
  it('read a single column under any header', () => {
    expect(
      parseSeries('x', Buffer.from('DATETIME,0\n2020-01-01 10:00:00,0.5\n'), SPREADS_SPEC).columns.spread[0],
    ).toBe(0.5);
    const fx = fxPricesFile.parse('x', Buffer.from('DATETIME,PRICE\n2020-01-01 23:00:00,1.1\n'));
    expect(fx.columns.price[0]).toBe(1.1);
    expect(refusal(() => fxPricesFile.parse('x', Buffer.from('DATETIME,a,b\n'))).message).toContain(
      'one column',
    );
  });

  it('read contract prices with columns in any order', () => {
    const text = 'DATETIME,FINAL,HIGH,LOW,OPEN,VOLUME\n2020-01-01 23:00:00,1,2,3,4,5\n';
    const { columns } = contractPricesFile.parse('x', Buffer.from(text));
    expect([columns.OPEN[0], columns.HIGH[0], columns.LOW[0], columns.FINAL[0], columns.VOLUME[0]]).toEqual([
      4, 2, 3, 1, 5,
    ]);
  });

  it('are named from the right', () => {
    expect(contractFileName('CRUDE_W_mini_20240600.csv')).toEqual({
      instrument: 'CRUDE_W_mini',
      contract: '20240600',
      part: 'merged',
    });
    expect(contractFileName('Day_VIX_20240619.csv')).toEqual({
      instrument: 'VIX',
      contract: '20240619',
      part: 'day',
    });
    expect(contractFileName('VIX_202406.csv')).toBeUndefined();
  });
});

describe('numbers', () => {
  it('are read and written to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = `DATETIME,price\n2020-01-01 23:00:00,${floatText(value)}\n`;
        const read = adjustedPricesFile.parse('x', Buffer.from(text)).columns.price[0];
        expect(Object.is(read, value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('of few digits are rounded as the language does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e15, max: 1e15 }),
        fc.integer({ min: 0, max: 18 }),
        (mantissa, decimals) => {
          const digits = String(Math.abs(mantissa)).padStart(decimals + 1, '0');
          const cut = digits.length - decimals;
          const text = `${mantissa < 0 ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
          const read = adjustedPricesFile.parse(
            'x',
            Buffer.from(`DATETIME,price\n2020-01-01 23:00:00,${text}\n`),
          );
          expect(Object.is(read.columns.price[0], Number(text))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    [143, '143.0'],
    [1e-7, '1e-07'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e-05'],
    [2.5e16, '2.5e+16'],
    [-0, '-0.0'],
    [Number.NaN, ''],
  ])('%d is written as Python does: %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  });
});

const shared = sharedFolder('data/futures');
(shared === undefined ? describe.skip : describe)('the distributed files', () => {
  const folders = [
    ['multiple_prices_csv', multiplePricesFile],
    ['adjusted_prices_csv', adjustedPricesFile],
    ['fx_prices_csv', fxPricesFile],
  ] as const;

  // All 60 files were compared once; these have the odd rows: gaps, negative prices, hourly and daily bars.
  const codes = /^(SOFR|US10|V2X|MXP|CORN|CRUDE_W_mini|KR3|[A-Z]{3}USD)\.csv$/;

  it.each(folders)('%s: written again they are the same bytes, by way of UTC', (folder, format) => {
    for (const name of readdirSync(join(shared!, folder)).filter((each) => codes.test(each))) {
      const bytes = readFileSync(join(shared!, folder, name));
      const series = format.parse(name, bytes, 'utc');
      // The columns of each file are those of its format, which a union of formats does not show.
      const text = format.text(series as never, 'utc');
      if (text !== normal(bytes))
        throw new Error(`${folder}/${name} differs: ${firstDifference(text, normal(bytes))}`);
    }
  });

  function normal(bytes: Buffer): string {
    return bytes.toString('utf8').replace(/\r\n/g, '\n');
  }

  function firstDifference(a: string, b: string): string {
    const [as, bs] = [a.split('\n'), b.split('\n')];
    const at = as.findIndex((line, index) => line !== bs[index]);
    return `line ${at + 1}: ${as[at]} | ${bs[at]}`;
  }
});

it('has the shared files, or says why not', () => {
  if (shared === undefined) console.warn('skipped: no shared data beside the repository (TST_SHARED)');
  else expect(existsSync(shared)).toBe(true);
});
