import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableText } from '../../data/csv/table';
import { DAY_MS } from '../../domain/time/units';
import { hourMinuteText } from '../clock/dates';
import { utcToLocal } from '../clock/zones';
import type { InstrumentFacts, Market } from './market';

type Cells = readonly (string | number)[];

const HEADERS = {
  'instrumentconfig.csv':
    'Instrument,Description,Pointsize,Currency,AssetClass,PerBlock,Percentage,PerTrade,Region',
  'rollconfig.csv': 'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset',
  'spreadcosts.csv': 'Instrument,SpreadCost',
  'moreinstrumentinfo.csv': 'Instrument,AssetClass,SubClass,SubSubClass,Style,Country,Duration,Description',
  'ib_config_futures.csv':
    'Instrument,IBSymbol,IBExchange,IBCurrency,IBMultiplier,priceMagnifier,IgnoreWeekly',
  'ib_config_spot_FX.csv': 'CODE,CCY1,CCY2,INVERT',
} as const;

type FileName = keyof typeof HEADERS;

const ROWS: Readonly<Record<Exclude<FileName, 'ib_config_spot_FX.csv'>, (facts: InstrumentFacts) => Cells>> =
  {
    'instrumentconfig.csv': ({ commission, ...facts }) => [
      ...[facts.code, facts.description, facts.pointSize, facts.currency, facts.assetClass],
      ...[commission.perBlock, commission.percentage, commission.perTrade, facts.region],
    ],
    'rollconfig.csv': (facts) => [
      ...[facts.code, facts.holdRollCycle, facts.rollOffsetDays, facts.carryOffset],
      ...[facts.pricedRollCycle, facts.expiryOffset],
    ],
    'spreadcosts.csv': (facts) => [facts.code, facts.spreadCost],
    'moreinstrumentinfo.csv': (facts) => [
      facts.code,
      facts.assetClass,
      facts.subClass,
      '',
      '',
      '',
      '',
      facts.description,
    ],
    'ib_config_futures.csv': ({ code, broker }) => [
      ...[
        code,
        broker.symbol,
        broker.exchange,
        broker.currency,
        broker.multiplier,
        broker.priceMagnifier,
        'FALSE',
      ],
    ],
  };

function write(path: string, header: string, rows: readonly Cells[]): void {
  writeFileSync(
    path,
    tableText(
      header.split(','),
      rows.map((cells) => cells.map(String)),
    ),
  );
}

/**
 * Writes what the production system needs to know of a market: pysystemtrade's configuration files, the roll
 * calendars of a replayed market (times of London), and `market.json`, all that was generated.
 */
export function writeMarketFiles(market: Market, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, row] of Object.entries(ROWS))
    write(join(directory, name), HEADERS[name as FileName], market.facts.map(row));
  const pairs = market.fx.map((fx) => [fx.code, fx.currency1, fx.currency2, fx.invert ? 'YES' : 'NO']);
  write(join(directory, 'ib_config_spot_FX.csv'), HEADERS['ib_config_spot_FX.csv'], pairs);
  if (market.kind === 'replay') writeRollCalendars(market, join(directory, 'roll_calendar'));
  const contracts = market.facts.map((facts) => describeInstrument(market, facts));
  const text = JSON.stringify({ market: market.describe(), contracts }, undefined, 1);
  writeFileSync(join(directory, 'market.json'), `${text}\n`);
}

function writeRollCalendars(market: Market, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const { code } of market.facts) {
    const rows = market.rolls(code).map((roll) => {
      const local = new Date(utcToLocal('Europe/London', roll.time)).toISOString();
      return [local.slice(0, 19).replace('T', ' '), `${roll.current}00`, `${roll.next}00`, `${roll.carry}00`];
    });
    const header = 'DATE_TIME,current_contract,next_contract,carry_contract';
    write(join(directory, `${code}.csv`), header, rows);
  }
}

function describeInstrument(market: Market, facts: InstrumentFacts): unknown {
  const contracts = market.contracts(facts.broker.symbol, 'FUT');
  const last = contracts[contracts.length - 1];
  const end = Date.UTC(2023, 5, 14);
  const sessions = market.sessions(last, end, end + DAY_MS).map((session) => ({
    open: hourMinuteText(utcToLocal(facts.broker.zone, session.open)),
    close: hourMinuteText(utcToLocal(facts.broker.zone, session.close)),
  }));
  return {
    code: facts.code,
    zone: facts.broker.zone,
    exampleSessions: { date: '2023-06-14', sessions },
    contracts: contracts.map(({ conId, localSymbol, contractMonth, expiry }) => ({
      ...{ conId, localSymbol, contractMonth, expiry },
    })),
  };
}
