import { z } from 'zod';
import { backtestSchema } from '../../systems/config/schema';
import { anyMapping } from './values';

/** Keys that have a schema of their own in production. */
const OWN_SCHEMA = ['base_currency', 'duplicate_instruments', 'exclude_instrument_lists'] as const;
type OwnSchema = (typeof OWN_SCHEMA)[number];
type BacktestKey = Exclude<keyof typeof backtestSchema.shape, OwnSchema>;

/**
 * Keys of the backtest engine. A private or default value applies to each strategy whose own file omits the
 * key: the engine's schema of it holds, but a section may be given in part.
 */
export const backtestKeys = {
  ...(Object.fromEntries(
    Object.entries(backtestSchema.shape)
      .filter(([key]) => !OWN_SCHEMA.includes(key as OwnSchema))
      .map(([key, schema]) => [key, inPart(schema)]),
  ) as Record<BacktestKey, z.ZodType<unknown>>),
  auto_weight_from_grouping: anyMapping.optional(),
  instruments_with_threshold: z.array(z.string(), 'must be a list').optional(),
};

/** The same where every key may be absent, at each level. */
function inPart(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return inPart(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return schema.optional();
  const parts = Object.entries(schema.shape).map(([key, part]) => [key, inPart(part as z.ZodType)]);
  return z.strictObject(Object.fromEntries(parts), 'must be a mapping').optional();
}
