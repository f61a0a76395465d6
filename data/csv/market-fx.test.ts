import type { FxPrices } from '../../domain/series/series';
import { marketFx } from './market-fx';

const FILES: Readonly<Record<string, readonly [time: number, rate: number][]>> = {
  EURUSD: [
    [1, 1.25],
    [3, 1.5],
  ],
  USDJPY: [
    [1, 100],
    [2, 0],
    [3, 125],
  ],
  EURGBP: [
    [0, 0.5],
    [1, 0.625],
    [2, 0.5],
  ],
  SEKEUR: [[3, 0.5]],
  CHFSEK: [[1, 9]],
  NOKDKK: [[1, 1]],
  USDEUR: [[1, 9]],
  rates: [[1, 1]],
};

function folder(...codes: string[]) {
  const read = (path: string): FxPrices => {
    const rows = FILES[path];
    return {
      times: Float64Array.from(rows, ([time]) => time),
      columns: { price: Float64Array.from(rows, ([, rate]) => rate) },
    };
  };
  return marketFx(
    codes.map((code) => ({ code, path: code })),
    read,
  );
}

const rows = (fx: FxPrices | undefined) =>
  fx && Array.from(fx.times, (time, row) => [time, fx.columns.price[row]]);

it('reads a rate against the dollar as it is', () => {
  const fx = folder('EURUSD');
  expect(fx.codes).toEqual(['EURUSD']);
  expect(fx.notes).toEqual([]);
  expect(rows(fx.read('EURUSD'))).toEqual([
    [1, 1.25],
    [3, 1.5],
  ]);
});

it('inverts a rate of the dollar, without its rows of zero', () => {
  expect(rows(folder('USDJPY').read('JPYUSD'))).toEqual([
    [1, 0.01],
    [3, 0.008],
  ]);
});

it('makes a rate out of a cross at the newest rate of the other, where no file has it', () => {
  const fx = folder('EURUSD', 'EURGBP', 'SEKEUR');
  expect(fx.codes).toEqual(['EURUSD', 'GBPUSD', 'SEKUSD']);
  expect(rows(fx.read('GBPUSD'))).toEqual([
    [1, 2],
    [2, 2.5],
  ]);
  expect(rows(fx.read('SEKUSD'))).toEqual([[3, 0.75]]);
  expect(fx.notes).toEqual([
    'EURGBP: makes GBPUSD, which has no file, with EURUSD.',
    'SEKEUR: makes SEKUSD, which has no file, with EURUSD.',
  ]);
});

it('leaves out, by name, what makes no rate', () => {
  const fx = folder('EURUSD', 'USDEUR', 'NOKDKK', 'rates');
  expect(fx.codes).toEqual(['EURUSD']);
  expect(fx.notes).toEqual([
    'rates: left out: its name is not a pair of currencies such as EURUSD.',
    'USDEUR: left out: EURUSD.csv has its rates.',
    'NOKDKK: left out: neither NOK nor DKK has a rate against USD.',
  ]);
  expect(fx.read('NOKUSD')).toBeUndefined();
});
