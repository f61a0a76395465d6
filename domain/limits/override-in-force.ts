import type { ProductionConfig } from '../../config/schema/production';
import type { Override as StoredOverride } from '../../data/controls/overrides';
import { combineAll, type Override, overrideOf } from './override';

/**
 * The strictest of what is stored for the strategy, the instrument and both, and of the configured lists:
 * bad markets, duplicates and ignored instruments may only be reduced, restricted ones not be traded.
 */
export function overrideInForce(
  config: Pick<ProductionConfig, 'duplicate_instruments' | 'exclude_instrument_lists'>,
  stored: readonly StoredOverride[],
  strategy: string,
  instrument: string,
): Override {
  const matching = stored
    .filter((each) => each.strategy === '' || each.strategy === strategy)
    .filter((each) => each.instrument === '' || each.instrument === instrument)
    .map((each) => fromStored(each.value));
  return combineAll([...matching, ...configured(config, instrument)]);
}

function fromStored(value: StoredOverride['value']): Override {
  if (typeof value === 'string') return { kind: value };
  return overrideOf(value) ?? { kind: 'no-trading' };
}

function configured(
  {
    duplicate_instruments,
    exclude_instrument_lists: lists,
  }: Pick<ProductionConfig, 'duplicate_instruments' | 'exclude_instrument_lists'>,
  instrument: string,
): readonly Override[] {
  const excluded = Object.values(duplicate_instruments.exclude).flat();
  const reduceOnly = [...excluded, ...lists.bad_markets, ...lists.ignore_instruments];
  return [
    ...(reduceOnly.includes(instrument) ? [{ kind: 'reduce-only' } as const] : []),
    ...(lists.trading_restrictions.includes(instrument) ? [{ kind: 'no-trading' } as const] : []),
  ];
}
