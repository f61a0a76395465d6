import { DAY_MS } from '../../domain/time/units';
import { describeGolden } from '../../test/golden/support/compare';
import { holdingPandl } from './holding-pandl';

interface FillCase {
  readonly case: number;
  readonly input: {
    readonly dates: readonly string[];
    readonly price: readonly (number | null)[];
    readonly fx: readonly number[];
    readonly fills: readonly { readonly date: string; readonly qty: number; readonly price: number }[];
    readonly value_per_point: number;
    readonly capital: number;
  };
  readonly output: {
    readonly daily_base: { readonly index: readonly string[] };
    readonly daily_percent: readonly number[];
  };
}

const utc = (date: string) => Date.parse(`${date.replace(' ', 'T')}Z`);

describeGolden('accounting', (golden) => {
  it('P&L of fills in percent, day by day, is that of pysystemtrade', () => {
    for (const { case: number, input, output } of golden.json<{ cases: FillCase[] }>(
      'fills_to_pandl_cases.json.gz',
    ).cases) {
      const times = input.dates.map(utc);
      const fills = input.fills.map(({ date, qty, price }) => ({ time: utc(date), quantity: qty, price }));
      const prices = { times, values: input.price.map((price) => price ?? NaN) };
      const holding = {
        openingPosition: 0,
        fills,
        prices,
        pointSize: input.value_per_point,
        fx: { times, values: input.fx },
      };
      const points = holdingPandl(holding, { times: [times[0]], values: [input.capital] });
      const byDay = new Map<number, number>();
      for (const { time, percent } of points) {
        const day = time - (time % DAY_MS);
        byDay.set(day, (byDay.get(day) ?? 0) + percent);
      }
      output.daily_base.index.forEach((date, i) => {
        golden.number(`case ${number} ${date}`, byDay.get(utc(date)) ?? 0, output.daily_percent[i]);
      });
    }
    golden.check();
  });
});
