import { tstError } from '../../domain/errors/errors';
import type { RuleArgument } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import type { TimeSeries } from '../primitives/time-series';
import { FACTOR_NAMES, type FactorName } from '../rawdata/factors';
import type { DemeanMethod, RawData } from '../rawdata/raw-data';

/** Arguments meant for a data reference, their underscores stripped. */
export type ReferenceArguments = Readonly<Record<string, RuleArgument>>;

type Reference = (rawData: RawData, args: ReferenceArguments) => TimeSeries;

/** pysystemtrade's names of what a rule may ask for. */
const REFERENCES: Readonly<Record<string, Reference>> = {
  'data.daily_prices': (raw) => raw.dailyPrice(),
  'rawdata.get_daily_prices': (raw) => raw.dailyPrice(),
  'rawdata.get_hourly_prices': (raw) => raw.hourlyPrice(),
  'rawdata.daily_returns': (raw) => raw.dailyReturn(),
  'rawdata.daily_returns_volatility': (raw) => raw.dailyVol(),
  'rawdata.annualised_returns_volatility': (raw) => raw.annualVol(),
  'rawdata.daily_denominator_price': (raw) => raw.denominatorPrice(),
  'rawdata.get_daily_percentage_returns': (raw) => raw.percentReturn(),
  'rawdata.get_daily_percentage_volatility': (raw) => raw.percentVol(),
  'rawdata.get_daily_vol_normalised_returns': (raw) => raw.volNormalisedReturn(),
  'rawdata.get_cumulative_daily_vol_normalised_returns': (raw) => raw.normalisedPrice(),
  'rawdata.get_cumulative_daily_vol_norm_returns': (raw) => raw.normalisedPrice(),
  'rawdata.normalised_price_for_asset_class': (raw) => raw.classNormalisedPrice(),
  'rawdata.daily_annualised_roll': (raw) => raw.annualisedRoll(),
  'rawdata.raw_carry': (raw) => raw.rawCarry(),
  'rawdata.smoothed_carry': (raw) => raw.smoothedCarry(),
  'rawdata.median_carry_for_asset_class': (raw) => raw.classMedianCarry(),
  'rawdata.get_factor_value_for_instrument': (raw, args) => raw.factor(factorName(args), lookback(args)),
  'rawdata.get_demeanded_factor_value': (raw, args) =>
    raw.demeanedFactor(factorName(args), demeanMethod(args), lookback(args)),
  'rawdata.get_demeaned_factor_value': (raw, args) =>
    raw.demeanedFactor(factorName(args), demeanMethod(args), lookback(args)),
};

const DEMEAN_METHODS: Readonly<Record<string, DemeanMethod>> = {
  average_factor_value_for_instrument: 'ownLongRun',
  historic_average_factor_value_for_instrument: 'ownLongRun',
  current_average_factor_values_over_all_assets: 'allNow',
  historic_average_factor_value_all_assets: 'allLongRun',
  average_factor_value_in_asset_class_for_instrument: 'classNow',
  current_average_factor_value_over_asset_class_for_instrument: 'classNow',
};

const DEFAULT_LOOKBACK_DAYS = 365;

/** What a reference stands for, of one instrument. Throws BAD_CONFIG with the nearest known name. */
export function resolveReference(reference: string, rawData: RawData, args: ReferenceArguments): TimeSeries {
  const resolve = REFERENCES[reference];
  if (resolve === undefined) {
    const near = suggestion(reference, Object.keys(REFERENCES));
    throw tstError('BAD_CONFIG', `unknown data reference '${reference}'${near}`);
  }
  return resolve(rawData, args);
}

/** True if an argument asks for the mean over a whole asset class, instruments outside the strategy included. */
export function comparesWithWholeClass(args: ReferenceArguments): boolean {
  return Object.values(args).some((value) => DEMEAN_METHODS[String(value)] === 'classNow');
}

function factorName(args: ReferenceArguments): FactorName {
  const name = args['factor_name'];
  const known = FACTOR_NAMES.find((factor) => factor === name);
  if (known === undefined)
    throw tstError('BAD_CONFIG', `unknown factor_name '${name}'${suggestion(String(name), FACTOR_NAMES)}`);
  return known;
}

function demeanMethod(args: ReferenceArguments): DemeanMethod {
  const name = String(args['demean_method'] ?? 'average_factor_value_for_instrument');
  const method = DEMEAN_METHODS[name];
  if (method === undefined)
    throw tstError(
      'BAD_CONFIG',
      `unknown demean_method '${name}'${suggestion(name, Object.keys(DEMEAN_METHODS))}`,
    );
  return method;
}

function lookback(args: ReferenceArguments): number {
  return Number(args['lookback_days'] ?? DEFAULT_LOOKBACK_DAYS);
}
