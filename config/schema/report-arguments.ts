import { z } from 'zod';
import { positive, text } from './values';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date YYYY-MM-DD');

/** What a report covers: for those that have a range, an instrument or a strategy. */
export const reportArguments = z.object(
  {
    /** Days back from the close of its trade date. */
    days_back: positive.optional(),
    /** Such as 7D or YTD, back from now. */
    period: text.optional(),
    from: day.optional(),
    to: day.optional(),
    instrument: text.optional(),
    strategy: text.optional(),
  },
  'must be a mapping with days_back, period, from, to, instrument, strategy',
);

export type ReportArguments = z.infer<typeof reportArguments>;
