import { isDatabaseAway } from '../../data/store/database';
import { failedPart, type Part, part } from '../../reports/part';

/**
 * Fetches the data of a section; a failure becomes a part that says so, and the report is sent without it. An
 * unreachable database is thrown instead: the report is made when it is back, not without its sections.
 */
export async function gather<Data>(fetch: () => Promise<Data>): Promise<Part<Data>> {
  try {
    return part(await fetch());
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    return failedPart(error instanceof Error ? error.message : String(error));
  }
}
