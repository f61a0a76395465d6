import { dateText } from '../clock/dates';
import { utcToLocal } from '../clock/zones';
import { hoursText } from '../exchange/trading-hours';
import type { Market, MarketContract } from '../market/market';
import type { Field } from './frame';
import { zoneStamp } from './times';
import { SINCE } from './versions';

/** The number of a market rule is that of its tick. */
export function marketRuleId(minTick: number): number {
  return 26 + Math.round(Math.abs(Math.log(minTick)) * 1000);
}

function lastTradeText(contract: MarketContract): string {
  if (contract.expiry === '') return '';
  const { zone, zoneId } = contract.instrument;
  return zoneStamp(contract.expiryTime, zone, zoneId);
}

/** contractDetails (10). */
export function contractDetailsFields(
  market: Market,
  contract: MarketContract,
  requestId: number,
  now: number,
  version: number,
): readonly Field[] {
  const { instrument } = contract;
  const future = instrument.secType === 'FUT';
  const hours = (liquid: boolean) => hoursText(market, contract, now, liquid);
  const rule = marketRuleId(instrument.minTick);
  return [
    ...[10, requestId, instrument.symbol, instrument.secType, lastTradeText(contract)],
    ...(version >= SINCE.LAST_TRADE_DATE ? [contract.expiry] : []),
    ...[0, '', instrument.exchange, instrument.currency, contract.localSymbol, instrument.tradingClass],
    ...[instrument.tradingClass, contract.conId, instrument.minTick, future ? instrument.multiplier : ''],
    ...[
      'ACTIVETIM,ADJUST,ALERT,ALGO,DAY,GTC,IOC,LMT,MKT,SNAPMKT,STP,WHATIF',
      instrument.validExchanges.join(','),
    ],
    ...[instrument.priceMagnifier, future ? 100_000 + (contract.conId % 1000) : 0, instrument.longName],
    ...[
      future ? '' : instrument.exchange,
      contract.contractMonth,
      instrument.industry,
      '',
      '',
      instrument.zoneId,
    ],
    ...[hours(false), hours(true), '', 0, 0, 2147483647],
    ...[future ? instrument.symbol : '', future ? 'IND' : ''],
    ...[instrument.validExchanges.map(() => rule).join(','), realExpiration(contract), ''],
    ...(future ? [1, 1, 1] : [0.01, 0.01, 0.01]),
    ...(version >= SINCE.INELIGIBILITY_REASONS ? [0] : []),
  ];
}

function realExpiration(contract: MarketContract): string {
  if (contract.expiry === '') return '';
  return dateText(utcToLocal(contract.instrument.zone, contract.expiryTime));
}
