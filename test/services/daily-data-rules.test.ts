/** What the daily work on prices promises, and which tests hold it: one that is renamed or removed is missed here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

const HELD_BY: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'what is asked of the broker for each size of bars': [
    ['test/broker-ib/market-data.test.ts', 'a first history of %s bars is asked for as'],
    ['broker/ib/bars.test.ts', 'the answer to a history request: close becomes FINAL'],
    ['domain/prices/days-to-fetch.test.ts', 'nothing stored: a year of daily, a month of hourly bars'],
    ['domain/prices/bars.test.ts', 'an hourly bar of midnight never poses as the close of its day'],
  ],
  'exchange rates': [
    ['domain/fx/update-rates.test.ts', 'the daily update of an exchange rate'],
    ['domain/fx/update-rates.test.ts', 'is stopped by a spike, at max_price_spike'],
    ['domain/fx/update-rates.test.ts', 'of a code without stored rates everything is new'],
  ],
  'which contracts are sampled': [
    ['domain/contracts/contracts.test.ts', 'the contracts whose prices are fetched each day'],
    ['domain/contracts/contracts.test.ts', 'reach from one beyond the furthest in use'],
    ['domain/contracts/contracts.test.ts', 'stay sampled while the broker is out of reach'],
    ['domain/contracts/contracts.test.ts', 'are named where a key contract has expired'],
    ['domain/contracts/sampling-day.test.ts', 'a contract of the chain that was stopped is sampled again'],
    ['activities/prices/each-item.test.ts', 'what is wrong with one item is its problem'],
  ],
  'the bars of each contract': [
    ['domain/prices/bar-size.test.ts', 'every frequency is fetched before the daily bars'],
    ['domain/prices/clean-bars.test.ts', 'leaves out, by what is configured'],
    ['domain/prices/contract-day.test.ts', 'a failure of one bar size does not keep the other'],
    ['domain/prices/contract-day.test.ts', 'a spike of one bar size does not keep the other'],
    ['domain/prices/contract-day.test.ts', "today's daily bar is not stored before 23:00"],
    ['domain/prices/bars.test.ts', 'the daily value wins unless it is missing'],
    ['domain/prices/regional-work.test.ts', 'regions in the order of their times'],
  ],
  'what a spike is': [
    ['domain/prices/spike.test.ts', 'divides by the square root of the days between'],
    ['domain/prices/spike.test.ts', 'takes 8.23 usual moves at a threshold of 8'],
    ['domain/prices/spike.test.ts', 'cannot fire before there are about as many changes'],
    ['domain/prices/spike.test.ts', 'a missing or infinite value does not trigger'],
  ],
  'multiple and adjusted prices': [
    ['domain/prices/pair-merge.test.ts', 'multiple prices take in new prices of the contract in use'],
    ['domain/prices/price-roll.test.ts', 'carries contracts over the rows of the others, but never a price'],
    ['domain/prices/append-adjusted.test.ts', 'adjusted prices without a roll'],
    ['domain/prices/decide-prices.test.ts', 'prices whose roll was not registered are refused'],
    ['data/series/series-store.test.ts', 'switches multiple, adjusted and roll state together'],
    ['domain/prices/rebuild-prices.test.ts', 'building multiple and adjusted prices again'],
  ],
  'prices checked by hand': [
    ['domain/prices/price-check.test.ts', 'prices checked by hand'],
    ['domain/prices/price-check.test.ts', 'nothing odd is written after fixing'],
    ['domain/prices/price-check.test.ts', 'no row is lost, even when nothing was stored'],
    ['domain/fx/rate-check.test.ts', "an operator's answer to a spike of a rate"],
    ['domain/prices/contract-day.test.ts', 'a later download that passes the check makes the question'],
    ['domain/prices/edit-bars.test.ts', 'an edit by hand is checked for spikes, too'],
    ['domain/prices/own-checks.test.ts', 'checks of one run are shown beside the configured ones'],
  ],
  'how two versions of a series are merged': [
    ['domain/prices/append-newer.test.ts', 'adding newer rows: %s'],
    ['domain/prices/full-merge.test.ts', 'full merge %s'],
    ['domain/prices/completed-bars.test.ts', 'files complete what is stored of a contract'],
  ],
  'first histories': [
    ['test/faults/add-instrument.test.ts', 'from the broker: daily and hourly prices'],
    ['domain/contracts/look-up.test.ts', 'each month has one answer: that of its label, not of its expiry'],
    ['domain/prices/first-history.test.ts', 'first multiple and adjusted prices, %s'],
    ['domain/prices/merged-series.test.ts', 'a merged series, as from files, is split'],
    ['domain/prices/transform-prices.test.ts', 'bars of a cloned instrument'],
    ['test/e2e/prices-by-hand.test.ts', 'new roll parameters: refused they change nothing'],
  ],
  'what users of pysystemtrade complained of': [
    ['broker/ib/pacing.test.ts', 'pysystemtrade #913: 870 contracts'],
    ['test/e2e/price-fetches.test.ts', 'pysystemtrade #913: prices that run into the restart of the gateway'],
    [
      'domain/prices/price-check.test.ts',
      '#648, #1529, #490: the spike check is active in the manual checker',
    ],
    ['broker/ib/bars.test.ts', 'pysystemtrade #641, #543: no data and failure are told apart'],
    ['domain/prices/contract-day.test.ts', 'pysystemtrade #641: each fetch ends as data'],
    ['domain/time/sessions.test.ts', '#838, #723: trading hours are right outside GMT'],
    ['broker/ib/times.test.ts', '#838, #723: zones of exchanges'],
    ['config/validate-instruments.test.ts', '#953, #132, #329: the same IB symbol for two instruments'],
    ['data/store/catalogue.test.ts', 'pysystemtrade #953: the same IB symbol for two instruments'],
  ],
};

test.each(Object.entries(HELD_BY))('%s: each rule is held by a test whose title says so', (_rule, tests) => {
  for (const [file, title] of tests)
    expect({ file, hasTitle: titles(file).some((each) => each.includes(title)), title }).toEqual({
      ...{ file, title },
      hasTitle: true,
    });
});

/** First strings that are given to `test`, `it` and `describe`, also after a table. */
function titles(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:(?:test|it|describe)|\))\(\s*(['"`])(.+?)\1,/g)].map(([, , title]) => title);
}
