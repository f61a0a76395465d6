import { estimateDiversificationMultiplier } from '../../systems/estimation/diversification-multiplier';
import { estimateInstrumentWeights } from '../../systems/estimation/instrument-weights';
import { estimateReturnCorrelations } from '../../systems/estimation/return-correlations';
import {
  readCorrelationSettings,
  readDiversificationSettings,
  readWeightSettings,
} from '../../systems/estimation/settings';
import { describeGolden, goldenNumber, goldenTime } from './support/compare';

type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface GoldenCorrelations {
  readonly columns: readonly string[];
  readonly fit_dates: readonly { readonly fit_end: string; readonly period_start: string }[];
  readonly matrices: readonly (readonly (readonly (number | null)[])[])[];
}

describeGolden('chapter15_estimated', (golden) => {
  it('estimates instrument correlations from the given subsystem P&L', () => {
    const config = golden.json<Config>('config.json');
    const pandl = golden.csv('portfolio/subsystem_pandl_percent_or_value.csv.gz');
    const key = 'instrument_correlation_estimate';
    const ours = estimateReturnCorrelations(pandl, readCorrelationSettings(config[key], key));
    const expected = golden.json<GoldenCorrelations>('portfolio/instrument_correlations.json.gz');
    golden.exact('periods', ours.periods.length, expected.fit_dates.length);
    expected.fit_dates.forEach((period, k) => {
      golden.exact(`start ${k}`, ours.periods[k].periodStart, goldenTime(period.period_start));
      expected.matrices[k].flat().forEach((x, i) => {
        golden.number(`instrument correlation ${k} ${i}`, ours.matrices[k].values[i], goldenNumber(x));
      });
    });
    const weights = golden.csv('portfolio/instrument_weights.csv.gz');
    const idm = golden.csv('portfolio/idm.csv.gz');
    const divKey = 'instrument_div_mult_estimate';
    const multiplier = estimateDiversificationMultiplier(
      ours,
      weights,
      readDiversificationSettings(config[divKey], divKey),
    );
    golden.series('idm', multiplier, { times: idm.times, values: idm.columns['idm'] });
    golden.check();
  });

  it('estimates instrument weights from the given subsystem P&L', () => {
    const config = golden.json<Config>('config.json');
    const pandl = golden.csv('portfolio/subsystem_pandl_percent_or_value.csv.gz');
    const key = 'instrument_weight_estimate';
    const weights = estimateInstrumentWeights(
      pandl,
      new Float64Array(6),
      readWeightSettings(config[key], key),
    );
    const expected = golden.csv('portfolio/instrument_weights_raw.csv.gz');
    for (const [name, values] of Object.entries(expected.columns)) {
      golden.series(
        `weight ${name}`,
        { times: weights.times, values: weights.columns[name] },
        { times: expected.times, values },
      );
    }
    golden.check();
  });
});
