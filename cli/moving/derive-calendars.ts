import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollCalendarText } from '../../data/csv/roll-calendar-file';
import { instrumentsWithPrices, readPrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { TstError } from '../../domain/errors/errors';
import { calendarFromMultiple } from '../../domain/prices/roll-calendar';

/**
 * Writes a roll calendar, as its multiple prices rolled, for each instrument that has none in the folder: an
 * instrument that was added here came without a file.
 */
export async function deriveCalendars(
  database: Database,
  folder: string,
): Promise<{ readonly written: number; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  let written = 0;
  for (const instrument of await instrumentsWithPrices(database)) {
    const file = join(folder, `${instrument}.csv`);
    if (existsSync(file)) continue;
    try {
      const prices = await readPrices(database, instrument);
      if (prices === undefined) continue; // removed since it was listed
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, calendarText(calendarFromMultiple(prices.multiple)));
      written += 1;
    } catch (error) {
      if (!(error instanceof TstError)) throw error;
      problems.push(`${file}: ${error.message}`);
    }
  }
  return { written, problems };
}

function calendarText(rows: ReturnType<typeof calendarFromMultiple>): string {
  return rollCalendarText(
    rows.map(({ time, current, next, carry }) => ({
      ...{ time, currentContract: current, nextContract: next, carryContract: carry },
    })),
  );
}
