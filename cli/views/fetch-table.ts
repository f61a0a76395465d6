import type { PriceFetch } from '../../domain/prices/fetch-result';
import { resultText, summariseFetches, summaryText } from '../../domain/prices/fetch-summary';
import { plainTable, shownTime } from './table';

const NEVER = 'nothing stored';

/** One line for each instrument and FX code. */
export function itemTable(fetches: readonly PriceFetch[]): string {
  return plainTable(
    ['instrument', 'trade date', 'fetched', 'contracts', 'newest bar', 'result'],
    summariseFetches(fetches).map((each) => [
      each.item,
      each.tradeDate,
      shownTime(each.at),
      each.contracts === 0 ? '' : String(each.contracts),
      each.lastBar ? shownTime(each.lastBar) : NEVER,
      summaryText(each),
    ]),
  );
}

/** One line for each contract and bar size. */
export function contractTable(fetches: readonly PriceFetch[]): string {
  return plainTable(
    ['contract', 'bars', 'trade date', 'fetched', 'newest bar', 'result'],
    fetches.map(({ contract, barSize, tradeDate, at, lastBar, result }) => [
      contract,
      barSize,
      tradeDate,
      shownTime(at),
      lastBar ? shownTime(lastBar) : NEVER,
      resultText(result),
    ]),
  );
}
