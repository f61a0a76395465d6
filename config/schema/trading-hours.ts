import { z } from 'zod';
import { WEEKDAYS } from '../../domain/time/weekly-hours';
import { timeOfDay } from './values';

const span = z.tuple([timeOfDay, timeOfDay], "must be a pair of times such as ['09:00', '16:00']");
const spans = z.union([span, z.array(span)], "must be ['09:00', '16:00'] or a list of such pairs");
const byWeekday = z.partialRecord(z.enum(WEEKDAYS), spans);

/** Keys are instrument codes or zones, by the broker's names of them too. A weekday left out of a mapping is closed. */
export const tradingHoursSchema = z.record(
  z.string(),
  z.union(
    [spans, byWeekday],
    "must be ['09:00', '16:00'], a list of such pairs, or a mapping of weekdays to them",
  ),
  'must be a mapping of zones or instruments to hours',
);

export type TradingHoursConfig = Readonly<z.infer<typeof tradingHoursSchema>>;
