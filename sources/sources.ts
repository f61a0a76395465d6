import type { Broker, ContractDetails } from '../broker/broker';
import { BROKER_SOURCE } from '../config/schema/price-sources';
import type { ProductionConfig } from '../config/schema/production';
import type { BarSize } from '../domain/prices/bar-size';
import { brokerSource } from './broker-source';
import { csvSource } from './csv-source';
import type { PriceSource } from './price-source';

/** The sources of an instrument's bars of a size, or of a rate, the preferred first. A new kind is named here. */
export function sourcesOf(
  config: Pick<ProductionConfig, 'price_sources' | 'price_source_preference'>,
  { code, what }: { readonly code: string; readonly what: BarSize | 'rates' },
  broker: { readonly connection: Pick<Broker, 'bars'>; readonly contract: ContractDetails },
): readonly PriceSource[] {
  const { price_sources: sources, price_source_preference: preference } = config;
  const names = Object.hasOwn(preference, code) ? preference[code] : preference.default;
  return names
    .map((name) =>
      name === BROKER_SOURCE
        ? brokerSource(broker.connection, broker.contract)
        : csvSource(name, sources[name]),
    )
    .filter(({ holds }) => holds.has(what));
}
