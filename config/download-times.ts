import type { RegionTimes } from '../domain/prices/regional-work';
import { misspeltName } from '../systems/config/nearest-name';
import type { DescribedMarket } from './instrument-contradictions';
import type { ConfigProblem, LoadedConfig } from './loaded-config';
import { type MappingNode, originAt } from './node';
import type { ControlConfig } from './schema/control';
import { placeOf } from './validate';

const PROCESS = 'run_daily_prices_updates';
/** Path of the times in the control configuration. */
export const DOWNLOAD_KEY = `arguments.${PROCESS}.update_historical_prices.download_by_zone`.split('.');

/** When the instruments of each region are downloaded (`HH:MM`), and when that ends. */
export interface DownloadTimes {
  readonly times: RegionTimes;
  readonly stopTime: string;
}

/** Undefined where regions have no times: everything is downloaded when the prices stage starts. */
export function downloadTimes(control: ControlConfig): DownloadTimes | undefined {
  const times = control.arguments?.[PROCESS]?.update_historical_prices?.download_by_zone;
  if (times === undefined) return undefined;
  const { process_configuration_stop_time: stop } = control;
  return { times, stopTime: stop[PROCESS] ?? stop['default'] };
}

/** Times at which nothing would be downloaded any more, in the control configuration. */
export function downloadTimeProblems(control: ControlConfig, root: MappingNode): readonly ConfigProblem[] {
  const download = downloadTimes(control);
  if (download === undefined) return [];
  const at = (path: readonly string[], message: string, remedy: string): ConfigProblem => ({
    ...{ ...placeOf(originAt(root, path)), key: path.join('.'), message, remedy },
  });
  const { times, stopTime } = download;
  if (Object.keys(times).length === 0)
    return [
      at(
        DOWNLOAD_KEY,
        'names no region: nothing would be downloaded',
        "Give each region a time, such as US: '20:00'.",
      ),
    ];
  return Object.entries(times)
    .filter(([, time]) => time >= stopTime)
    .map(([region, time]) =>
      at(
        [...DOWNLOAD_KEY, region],
        `${time} is not before ${stopTime}, the stop time of ${PROCESS}: it would never be downloaded`,
        `Name an earlier time, or a later process_configuration_stop_time.${PROCESS}.`,
      ),
    );
}

export interface RegionProblems {
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Regions that no instrument has, and instruments whose region has no time: they are never downloaded. An error for a
 * misspelt region and for what a strategy trades, a warning for the rest.
 */
export function regionProblems(
  { control, origin }: Pick<LoadedConfig, 'control' | 'origin'>,
  { instruments }: Pick<DescribedMarket, 'instruments'>,
  traded: ReadonlySet<string>,
): RegionProblems {
  const download = downloadTimes(control);
  if (download === undefined) return { errors: [], warnings: [] };
  const at = (path: readonly string[], message: string, remedy: string): ConfigProblem => ({
    ...placeOf(origin(['control', ...path].join('.'))),
    ...{ key: path.join('.'), message, remedy },
  });
  const timed = Object.keys(download.times);
  const regions = [...new Set([...instruments.values()].map(({ region }) => region))];
  const unknown = timed
    .filter((region) => !regions.includes(region))
    .map((region) => ({ region, near: misspeltName(region, regions) }));
  const never = [...instruments.values()].filter(({ region }) => !timed.includes(region));
  const neverOf = (codes: readonly string[]) =>
    codes.length === 0
      ? []
      : [at(DOWNLOAD_KEY, `has no time for the region of ${codes.join(', ')}: never downloaded`, NAME_IT)];
  const codesOf = (isTraded: boolean) =>
    never
      .filter(({ code }) => traded.has(code) === isTraded)
      .map(({ code, region }) => `${code} (${region})`);
  return {
    errors: [
      ...unknown.flatMap(({ region, near }) =>
        near === undefined
          ? []
          : [at([...DOWNLOAD_KEY, region], `is no region. Did you mean ${near}?`, `Write ${near}.`)],
      ),
      ...neverOf(codesOf(true)),
    ],
    warnings: [
      ...unknown
        .filter(({ near }) => near === undefined)
        .map(({ region }) =>
          at([...DOWNLOAD_KEY, region], 'is the region of no instrument', 'Correct or remove it.'),
        ),
      ...neverOf(codesOf(false)),
    ],
  };
}

const NAME_IT = 'Add the region with a time, or correct Region in instrumentconfig.csv.';
