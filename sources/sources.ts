import type { Broker } from '../broker/broker';
import { BROKER_SOURCE } from '../config/schema/price-sources';
import type { ProductionConfig } from '../config/schema/production';
import type { BarSize } from '../domain/prices/bar-size';
import { type AtBroker, brokerSource } from './broker-source';
import { csvSource } from './csv-source';
import type { PriceSource } from './price-source';

type SourceConfig = Pick<ProductionConfig, 'price_sources' | 'price_source_preference'>;

/** The sources of an instrument's bars of a size, or of a rate, the preferred first. A new kind is named here. */
export function sourcesOf(
  config: SourceConfig,
  { code, what }: { readonly code: string; readonly what: BarSize | 'rates' },
  broker: { readonly connection: Pick<Broker, 'bars'>; readonly lookUp: () => Promise<AtBroker> },
): readonly PriceSource[] {
  const { price_sources: sources } = config;
  return namesOf(config, code)
    .map((name) =>
      name === BROKER_SOURCE
        ? brokerSource(broker.connection, broker.lookUp)
        : csvSource(name, sources[name]),
    )
    .filter(({ holds }) => holds.has(what));
}

/** True when the source that counts for daily prices of an instrument is not the broker: it is updated without it. */
export function comesFromElsewhere(config: SourceConfig, instrument: string): boolean {
  const { price_sources: sources } = config;
  const first = namesOf(config, instrument).find(
    (name) => name === BROKER_SOURCE || sources[name].holds === 'day',
  );
  return first !== undefined && first !== BROKER_SOURCE;
}

function namesOf({ price_source_preference: preference }: SourceConfig, code: string): readonly string[] {
  return Object.hasOwn(preference, code) ? preference[code] : preference.default;
}
