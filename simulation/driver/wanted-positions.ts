/** What strategies want, drawn by chance: the stand-in for their runs. */
import type { Deps } from '../../activities/deps';
import {
  latestOptimalPositions,
  type OptimalPosition,
  storeOptimalPositions,
} from '../../data/results/optimal-positions';
import { readMultiple } from '../../data/series/prices';
import { currentContracts } from '../../domain/prices/current-contracts';
import { INSTRUMENTS } from '../market/instruments';
import type { Chance } from '../world/chance';

const MOST = 6;

/** Stores the optimal positions of one strategy's run: some as before, the others anywhere from short to long. */
export async function storeDrawnPositions(
  { database, clock }: Deps,
  chance: Chance,
  { strategy, tradeDate }: { readonly strategy: string; readonly tradeDate: string },
): Promise<void> {
  const before = await latestOptimalPositions(database, { strategy });
  const time = new Date(await clock.read());
  const entries: OptimalPosition[] = [];
  for (const { code: instrument } of INSTRUMENTS) {
    const drawn = chance.branch(`${strategy}/${instrument}/${tradeDate}`);
    const multiple = await readMultiple(database, instrument);
    const last = multiple.times.length - 1;
    const kept = before.find((each) => each.instrument === instrument && drawn.happens(0.3))?.values['lower'];
    const lower = kept ?? drawn.int(-MOST, MOST);
    entries.push({
      ...{ strategy, instrument, tradeDate, kind: 'buffered', time },
      values: { lower, upper: lower + 1, target: lower },
      referencePrice: multiple.columns.PRICE[last],
      referenceContract: currentContracts(multiple).price,
      ...{
        referenceDate: tradeDate,
        capital: 1_000_000,
        seriesVersions: {},
        configHash: 'drawn',
        attempt: 1,
      },
    });
  }
  await storeOptimalPositions(database, entries);
}
