import { statSync } from 'node:fs';
import type { DescribedMarket } from './instrument-contradictions';
import type { ConfigProblem, LoadedConfig } from './loaded-config';
import { type MappingNode, originAt } from './node';
import type { ControlConfig } from './schema/control';
import { BROKER_SOURCE } from './schema/price-sources';
import type { ProductionConfig } from './schema/production';
import { sendsOrders } from './stack-steps';
import { placeOf } from './validate';

type Problem = Pick<ConfigProblem, 'key' | 'message' | 'remedy'>;

/** What a system without a broker (`broker_kind: none`) can't have, and what only such a system has. */
export function noBrokerProblems(
  config: ProductionConfig,
  control: ControlConfig,
  root: MappingNode,
): readonly ConfigProblem[] {
  const found =
    config.broker_kind === 'none'
      ? [...sendingProblems(control), ...sourceProblems(config), ...directoryProblems(config)]
      : statementProblems(config);
  return found.map((each) => ({ ...placeOf(originAt(root, each.key.split('.'))), ...each }));
}

function sendingProblems(control: ControlConfig): Problem[] {
  if (!sendsOrders(control)) return [];
  return [
    {
      key: 'broker_kind',
      message: 'is none, but run_stack_handler has the step create_broker_orders_from_contract_orders',
      remedy:
        'List the methods of run_stack_handler without it in private_control_config.yaml: docs/manual-trading.md.',
    },
  ];
}

function sourceProblems({ price_source_preference: preference }: ProductionConfig): Problem[] {
  return Object.entries(preference)
    .filter(([, names]) => names.includes(BROKER_SOURCE))
    .map(([code]) => ({
      key: `price_source_preference.${code}`,
      message: 'names the broker, but broker_kind is none',
      remedy: 'Describe files under price_sources, and name them: docs/data-sources.md.',
    }));
}

function directoryProblems({ broker_statement_directory: directory }: ProductionConfig): Problem[] {
  if (directory === undefined || statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  return [
    {
      key: 'broker_statement_directory',
      message: `${directory} is not a directory that exists`,
      remedy: 'Create it, or correct the path.',
    },
  ];
}

function statementProblems({ broker_statement_directory: directory }: ProductionConfig): Problem[] {
  if (directory === undefined) return [];
  return [
    {
      key: 'broker_statement_directory',
      message: 'is of a system without a broker, which broker_kind does not say',
      remedy: 'Remove it, or set broker_kind: none.',
    },
  ];
}

/** Rates that nobody would ever update: there is no broker to ask. */
export function ratesWithoutSource(
  { config, origin }: Pick<LoadedConfig, 'config' | 'origin'>,
  { brokerFx }: Pick<DescribedMarket, 'brokerFx'>,
): readonly ConfigProblem[] {
  const { broker_kind, price_sources: sources, price_source_preference: preference } = config;
  if (broker_kind !== 'none') return [];
  const key = 'price_source_preference';
  return brokerFx
    .filter(
      ({ code }) =>
        !(preference[code] ?? preference.default).some((name) => sources[name]?.holds === 'rates'),
    )
    .map(({ code }) => ({
      ...placeOf(origin(key)),
      key: `${key}.${code}`,
      message: `is missing: nothing updates the rate ${code}, because broker_kind is none`,
      remedy: `Name a source that holds rates, or use an ib_config_spot_FX.csv without ${code}.`,
    }));
}
