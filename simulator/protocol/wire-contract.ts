import type { MarketContract } from '../market/market';
import type { FieldReader } from './field-reader';
import type { Field } from './frame';

/** A contract as a client describes it; empty means: not said. */
export interface WireContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly expiry: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

export interface ComboLeg {
  readonly conId: number;
  readonly ratio: number;
  readonly action: 'BUY' | 'SELL';
  readonly exchange: string;
}

/** Twelve fields: conId, symbol, secType, expiry, strike, right, multiplier, exchange, primary, currency, local, class. */
export function readContract(fields: FieldReader): WireContract {
  const conId = fields.whole();
  const symbol = fields.text();
  const secType = fields.text();
  const expiry = fields.text();
  fields.skip(2);
  const multiplier = fields.text();
  const [exchange, primaryExchange, currency] = [fields.text(), fields.text(), fields.text()];
  const [localSymbol, tradingClass] = [fields.text(), fields.text()];
  const zeroIsUnset = multiplier === '0' || multiplier === '0.0' ? '' : multiplier;
  return {
    ...{ conId, symbol, secType, expiry, multiplier: zeroIsUnset },
    ...{ exchange, primaryExchange, currency, localSymbol, tradingClass },
  };
}

/** The short form of legs, in data requests: conId, ratio, action, exchange. */
export function readShortLegs(fields: FieldReader): readonly ComboLeg[] {
  return Array.from({ length: fields.count() }, () => readLeg(fields));
}

export function readLeg(fields: FieldReader): ComboLeg {
  const conId = fields.whole();
  const ratio = fields.whole();
  const action = fields.text() === 'SELL' ? 'SELL' : 'BUY';
  return { conId, ratio, action, exchange: fields.text() };
}

/** The eleven fields of a contract in answers. */
export function contractFields(contract: WireContract, exchange = contract.exchange): readonly Field[] {
  return [
    ...[contract.conId, contract.symbol, contract.secType, contract.expiry, 0, ''],
    ...[contract.multiplier, exchange, contract.currency, contract.localSymbol, contract.tradingClass],
  ];
}

/** A contract of the market in the words of the protocol. */
export function wireContract(contract: MarketContract): WireContract {
  const { instrument } = contract;
  return {
    conId: contract.conId,
    symbol: instrument.symbol,
    secType: instrument.secType,
    expiry: contract.expiry,
    multiplier: instrument.multiplier === 0 ? '' : String(instrument.multiplier),
    exchange: instrument.exchange,
    primaryExchange: instrument.exchange,
    currency: instrument.currency,
    localSymbol: contract.localSymbol,
    tradingClass: instrument.tradingClass,
  };
}

/** The contract that stands for a combination. */
export function bagContract(symbol: string, exchange: string, currency: string): WireContract {
  return {
    ...{ conId: 28812380, symbol, secType: 'BAG', expiry: '', multiplier: '', exchange },
    ...{ primaryExchange: exchange, currency, localSymbol: '', tradingClass: 'COMB' },
  };
}
