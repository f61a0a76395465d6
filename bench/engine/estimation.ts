import { handcraftWeights } from '../../systems/estimation/optimisers/handcraft';
import { estimateReturnCorrelations } from '../../systems/estimation/return-correlations';
import { readCorrelationSettings } from '../../systems/estimation/settings';
import { businessDays } from '../../systems/primitives/calendar';

const SETTINGS = readCorrelationSettings(
  {
    interval_frequency: 'W',
    frequency: '7D',
    date_method: 'rolling',
    ew_lookback: 75,
    min_periods: 10,
    offdiag: 0,
  },
  'instrument_returns_correlation',
);

/** Times correlations of returns, refitted every week of 20 years, and handcrafted weights, by number of instruments. */
export async function run(): Promise<{ name: string; value: string }[]> {
  return [12, 60].flatMap((n) => {
    const times = businessDays(Date.UTC(2003, 0, 1), Date.UTC(2022, 11, 30));
    const random = generator(n);
    const columns: Record<string, Float64Array> = {};
    for (let i = 0; i < n; i++) columns[`I${i}`] = times.map(() => random() - 0.5);
    const start = performance.now();
    const correlations = estimateReturnCorrelations({ times, columns }, SETTINGS);
    const estimated = performance.now() - start;
    const { matrices } = correlations;
    const fit = performance.now();
    const ones = new Float64Array(n).fill(1);
    handcraftWeights(
      { correlation: matrices[matrices.length - 1], mean: ones, stdev: ones, years: 20 },
      true,
    );
    const weighted = performance.now() - fit;
    return [
      {
        name: `weekly correlations, 20 years, ${n} instruments`,
        value: `${estimated.toFixed(0)} ms (${matrices.length} matrices)`,
      },
      { name: `handcrafted weights, ${n} instruments`, value: `${weighted.toFixed(2)} ms` },
    ];
  });
}

/** A small multiplicative generator: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed * 48271;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
