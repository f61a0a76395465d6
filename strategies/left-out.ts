import { currentContracts } from '../domain/prices/current-contracts';
import type { BacktestConfig } from '../systems/config/backtest-config';
import type { SystemData } from '../systems/data/system-data';
import { systemInstruments } from '../systems/instrument-list';
import { groupedWeights, leafNames } from '../systems/weights/grouped-weights';

/** An instrument of a strategy that can't be run on what is stored, and why. */
export interface LeftOut {
  readonly instrument: string;
  readonly reason: string;
}

/**
 * Those instruments of a strategy that lack what a position needs: a configuration, prices, contracts, or an exchange
 * rate to the base currency. `unreadable`: why stored prices could not be read, by instrument.
 */
export function instrumentsLeftOut(
  config: BacktestConfig,
  data: SystemData,
  unreadable: ReadonlyMap<string, string> = new Map(),
): readonly LeftOut[] {
  const named = namedInstruments(config);
  const everything = [...new Set([...data.instrumentCodes(), ...named])];
  return systemInstruments(config, { ...data, instrumentCodes: () => everything }).flatMap((instrument) => {
    const reason = unreadable.get(instrument) ?? whyUnusable(data, instrument, config.baseCurrency);
    return reason === undefined ? [] : [{ instrument, reason }];
  });
}

/**
 * The configuration without these instruments. The others keep their size: what is left out of the weights is left out
 * of the capital, too, instead of being shared out.
 */
export function withoutInstruments(
  config: BacktestConfig,
  data: SystemData,
  leftOut: readonly LeftOut[],
): BacktestConfig {
  if (leftOut.length === 0) return config;
  const names = leftOut.map(({ instrument }) => instrument);
  const everything = [...new Set([...data.instrumentCodes(), ...names])];
  const all = systemInstruments(config, { ...data, instrumentCodes: () => everything });
  const share =
    weightOf(
      config,
      all.filter((code) => !names.includes(code)),
    ) / weightOf(config, all);
  return {
    ...config,
    ignoredInstruments: [...config.ignoredInstruments, ...names],
    notionalTradingCapital: config.notionalTradingCapital * share,
  };
}

function namedInstruments({ instrumentWeights: weights, instruments }: BacktestConfig): readonly string[] {
  if (weights.kind === 'fixed') return Object.keys(weights.weights);
  return weights.kind === 'grouped' ? leafNames(weights.root) : (instruments ?? []);
}

/** Sum of the configured weights; the number of instruments where they are equal or estimated. */
function weightOf(config: BacktestConfig, instruments: readonly string[]): number {
  const { instrumentWeights: weights } = config;
  if (weights.kind === 'equal' || config.useInstrumentWeightEstimates) return instruments.length;
  const configured = weights.kind === 'grouped' ? groupedWeights(weights) : weights.weights;
  return instruments.reduce((sum, code) => sum + (configured[code] ?? 0), 0);
}

function whyUnusable(data: SystemData, code: string, base: string): string | undefined {
  if (!data.instrumentCodes().includes(code)) return `it has no prices: npx tst instruments add ${code}`;
  try {
    const { currency } = data.instrument(code);
    data.rollParameters(code);
    if (!data.adjustedPrices(code).columns.price.some(Number.isFinite)) return 'it has no adjusted price';
    currentContracts(data.multiplePrices(code));
    return whyNoRate(data, currency, base);
  } catch (error) {
    return messageOf(error);
  }
}

function whyNoRate(data: SystemData, currency: string, base: string): string | undefined {
  try {
    if (data.fx(`${currency}${base}`).columns.price.some(Number.isFinite)) return undefined;
    return `no rate of its currency ${currency} in ${base} is stored`;
  } catch (error) {
    return `its currency is ${currency}, the base ${base}, but: ${messageOf(error)}; add the pair to ib_config_spot_FX.csv, or import it`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
