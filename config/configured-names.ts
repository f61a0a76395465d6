import { join } from 'node:path';
import { ianaZone } from '../domain/time/zone-names';
import { misspeltName } from '../systems/config/nearest-name';
import { ConfigError } from './config-error';
import type { DescribedMarket } from './instrument-contradictions';
import type { ConfigProblem, LoadedConfig } from './loaded-config';
import { ratesWithoutSource } from './no-broker-problems';
import { TRADING_HOURS_FILE } from './private-directory';
import { BROKER_SOURCE } from './schema/price-sources';
import { placeOf } from './validate';

/** What has prices: codes of instrumentconfig.csv, and of the rates in ib_config_spot_FX.csv. */
type PricedNames = Pick<DescribedMarket, 'instruments' | 'brokerFx'>;

const ALL_OTHERS = 'default';

type NamingConfig = Pick<LoadedConfig, 'config' | 'origin' | 'tradingHours' | 'privateDirectory'>;

/** Throws BAD_CONFIG with every code of the configuration that the instruments' files do not have. */
export function refuseUnknownNames(loaded: NamingConfig, market: PricedNames): void {
  const problems = unknownNames(loaded, market);
  if (problems.length > 0) throw new ConfigError(problems);
}

/**
 * Codes under `price_source_preference`, `price_cross_check`, `symbols` and `first_notice_days` that no file of the
 * instruments has, each with its place, and sources of rates that are preferred for an instrument, or the other way round; without a
 * broker, rates that have no source.
 */
export function unknownNames(
  loaded: NamingConfig,
  { instruments, brokerFx }: PricedNames,
): readonly ConfigProblem[] {
  const { config, origin } = loaded;
  const { price_sources: sources, price_source_preference: preference } = config;
  const { price_cross_check: limits, expiry_guard: guard } = config;
  const at = (key: string, message: string, remedy: string): ConfigProblem => ({
    ...{ ...placeOf(origin(key)), key, message, remedy },
  });
  const rates = new Set(brokerFx.map(({ code }) => code));
  const either = new Set([...instruments.keys(), ...rates]);
  const preferred = Object.keys(preference).filter((code) => code !== ALL_OTHERS);
  const named = (key: string, codes: readonly string[]) =>
    codes
      .filter((code) => code !== ALL_OTHERS)
      .flatMap((code) => unknownCode(`${key}.${code}`, code, [...either, ALL_OTHERS], at));
  return [
    ...named('price_source_preference', preferred),
    ...named('price_cross_check', Object.keys(limits)),
    ...preferred
      .filter((code) => either.has(code))
      .flatMap((code) =>
        preference[code]
          .filter((name) => name !== BROKER_SOURCE && sources[name] !== undefined)
          .filter((name) => (sources[name].holds === 'rates') !== rates.has(code))
          .map((name) => ofAnotherKind(code, name, rates.has(code), at)),
      ),
    ...Object.keys(guard.first_notice_days).flatMap((code) =>
      unknownCode(`expiry_guard.first_notice_days.${code}`, code, [...instruments.keys()], at),
    ),
    ...Object.entries(sources).flatMap(([name, { symbols, holds }]) =>
      Object.keys(symbols).flatMap((code) => {
        const codes = holds === 'rates' ? rates : instruments.keys();
        return unknownCode(`price_sources.${name}.symbols.${code}`, code, [...codes], at);
      }),
    ),
    ...unknownHours(loaded, [...instruments.keys()]),
    ...ratesWithoutSource(loaded, { brokerFx }),
  ];
}

type At = (key: string, message: string, remedy: string) => ConfigProblem;

function unknownCode(key: string, code: string, known: readonly string[], at: At): ConfigProblem[] {
  if (known.includes(code)) return [];
  const near = misspeltName(code, known);
  const remedy =
    near === undefined
      ? 'Add its row to instrumentconfig.csv (a rate: to ib_config_spot_FX.csv), or remove the key.'
      : `Write ${near}, or remove the key.`;
  const meant = near === undefined ? '' : `. Did you mean ${near}?`;
  return [at(key, `${code} has no row in the instruments' files${meant}`, remedy)];
}

/** Keys of the trading hours that are no zone, and no instrument. */
function unknownHours(
  { tradingHours = {}, privateDirectory = '' }: NamingConfig,
  codes: readonly string[],
): ConfigProblem[] {
  const file = join(privateDirectory, TRADING_HOURS_FILE);
  const at: At = (key, message, remedy) => ({ file, line: 0, key, message, remedy });
  const unknown = Object.keys(tradingHours).filter((key) => ianaZone(key) === undefined);
  return unknown.flatMap((key) => unknownCode(key, key, codes, at));
}

function ofAnotherKind(code: string, name: string, isRate: boolean, at: At): ConfigProblem {
  const [holds, needed] = isRate ? ['prices of contracts', 'rates'] : ['rates', 'day'];
  return at(
    `price_source_preference.${code}`,
    `names ${name}, which holds ${holds}, and ${code} is ${isRate ? 'a rate' : 'an instrument'}`,
    `Name another source, or correct price_sources.${name}.holds, such as holds: ${needed}.`,
  );
}
