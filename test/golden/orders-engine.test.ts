/** Golden figures of folder `orders` that are about the engine: buffering and the capital multiplier. */
import { applyBuffers } from '../../systems/portfolio/buffers';
import { capitalMultiplier } from '../../systems/portfolio/capital-multiplier';
import type { TimeSeries } from '../../systems/primitives/time-series';
import { describeGolden, goldenNumber } from './support/compare';

type Cell = number | string | null;
interface Case<I, O> {
  readonly case: number;
  readonly input: I;
  readonly output: O;
}

const daily = (cells: readonly Cell[]): TimeSeries => ({
  times: Float64Array.from(cells, (_, i) => i * 86_400_000),
  values: Float64Array.from(cells, goldenNumber),
});

describeGolden(
  'orders',
  (golden) => {
    const cases = <I, O>(file: string) => golden.json<{ cases: Case<I, O>[] }>(file).cases;

    it('buffer_single_period.json', () => {
      interface Input {
        last_position: number;
        optimal_position: Cell;
        top_pos: Cell;
        bot_pos: Cell;
        trade_to_edge: boolean;
      }
      const all = cases<Input, number>('buffer_single_period.json');
      expect(all.length).toBeGreaterThan(0);
      for (const { case: number, input, output } of all) {
        // The first row sets what is held, the second is the period in question.
        const held = applyBuffers(
          daily([input.last_position, input.optimal_position]),
          { top: daily([null, input.top_pos]), bottom: daily([null, input.bot_pos]) },
          { rounded: false, tradeToEdge: input.trade_to_edge },
        );
        golden.exact(`buffer_single_period.json case ${number}`, held.values[1], output);
      }
      golden.check();
    });

    it('buffer_series.json', () => {
      interface Input {
        optimal: Cell[];
        top: Cell[];
        bottom: Cell[];
        trade_to_edge: boolean;
        roundpositions: boolean;
      }
      const all = cases<Input, number[]>('buffer_series.json');
      expect(all.length).toBeGreaterThan(0);
      for (const { case: number, input, output } of all) {
        const held = applyBuffers(
          daily(input.optimal),
          { top: daily(input.top), bottom: daily(input.bottom) },
          { rounded: input.roundpositions, tradeToEdge: input.trade_to_edge },
        );
        output.forEach((expected, row) => {
          golden.exact(`buffer_series.json case ${number} row ${row}`, held.values[row], expected);
        });
      }
      golden.check();
    });

    it('capital_multiplier.json', () => {
      interface Output {
        fixed: Cell[];
        full: Cell[];
        half: Cell[];
      }
      const all = cases<{ daily_percent_pandl: Cell[] }, Output>('capital_multiplier.json');
      expect(all.length).toBeGreaterThan(0);
      const methods = {
        fixed: 'fixed_capital',
        full: 'full_compounding',
        half: 'half_compounding',
      } as const;
      for (const { case: number, input, output } of all) {
        for (const key of ['fixed', 'full', 'half'] as const) {
          const multiplier = capitalMultiplier(daily(input.daily_percent_pandl), methods[key]);
          output[key].forEach((expected, row) => {
            const name = `capital_multiplier.json case ${number} ${key} row ${row}`;
            golden.number(name, multiplier.values[row], expected, 1e-12);
          });
        }
      }
      golden.check();
    });
  },
  'orders (buffers, capital multiplier)',
);
