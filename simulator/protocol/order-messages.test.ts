import type { ExecutionRecord, OrderRecord } from '../exchange/records';
import { fieldText } from './frame';
import {
  commissionFields,
  completedOrderFields,
  executionFields,
  openOrderFields,
  orderStatusFields,
} from './order-messages';
import type { WireContract } from './wire-contract';

const CONTRACT: WireContract = {
  ...{ conId: 5, symbol: 'ZC', secType: 'FUT', expiry: '20231215', multiplier: '5000', exchange: 'CBOT' },
  ...{ primaryExchange: 'CBOT', currency: 'USD', localSymbol: 'ZCZ3', tradingClass: 'ZC' },
};

const ORDER: OrderRecord = {
  key: '12:7',
  clientId: 12,
  permId: 1_000_000_001,
  request: {
    ...{ orderId: 7, contract: CONTRACT, legs: [], action: 'BUY', quantity: 3, orderType: 'LMT' },
    ...{ lmtPrice: 430.25, auxPrice: Number.NaN, tif: 'DAY', ocaGroup: '', account: 'DU1', openClose: '' },
    ...{ orderRef: 'main-01', transmit: true, parentId: 0, outsideRth: false, hidden: false },
    ...{ goodAfterTime: '', goodTillDate: '', algoStrategy: '', algoParams: [], whatIf: false },
  },
  ...{ status: 'Submitted', filled: 1, averagePrice: 430, lastPrice: 430, whyHeld: '' },
  ...{ placedAt: 0, dayEnd: 1, notBefore: 0 },
};

const EXECUTION: ExecutionRecord = {
  ...{ execId: '0000e1a7.00000001.01.01', orderKey: '12:7', clientId: 12, orderId: 7, permId: 1_000_000_001 },
  ...{ orderRef: 'main-01', account: 'DU1', contract: CONTRACT, side: 'BOT', shares: 1, price: 430 },
  ...{ cumulative: 1, averagePrice: 430, time: Date.UTC(2023, 5, 15, 15, 30) },
  commission: { amount: 2.92, currency: 'USD' },
};

const text = (fields: readonly unknown[]) => fields.map((field) => fieldText(field as string)).join('|');

describe('layouts by server version', () => {
  test.each([
    [176, 136, 101, 31],
    [177, 135, 100, 31],
    [178, 135, 100, 32],
    [193, 141, 102, 32],
  ])(
    'version %i: openOrder %i, completedOrder %i, execution %i fields',
    (version, open, completed, execution) => {
      expect(openOrderFields(ORDER, version)).toHaveLength(open);
      expect(completedOrderFields(ORDER, version)).toHaveLength(completed);
      expect(executionFields(EXECUTION, -1, version)).toHaveLength(execution);
    },
  );

  test('orderStatus, word for word', () => {
    expect(text(orderStatusFields(ORDER))).toBe('3|7|Submitted|1|2|430|1000000001|0|430|12||0');
  });

  test('an execution, word for word', () => {
    expect(text(executionFields(EXECUTION, -1, 178))).toBe(
      '11|-1|7|5|ZC|FUT|20231215|0||5000|CBOT|USD|ZCZ3|ZC|0000e1a7.00000001.01.01|20230615-15:30:00|DU1|CBOT|BOT|1|430|1000000001|12|0|1|430|main-01||1.7976931348623157E308||2|0',
    );
  });

  test('a commission: no realized profit on an opening trade', () => {
    expect(text(commissionFields(EXECUTION))).toBe(
      '59|1|0000e1a7.00000001.01.01|2.92|USD|1.7976931348623157E308|1.7976931348623157E308|',
    );
  });

  test('an open order begins with the contract, the order and its identities', () => {
    expect(text(openOrderFields(ORDER, 178).slice(0, 25))).toBe(
      '5|7|5|ZC|FUT|20231215|0||5000|CBOT|USD|ZCZ3|ZC|BUY|3|LMT|430.25|0|DAY||DU1||0|main-01|12',
    );
  });

  test('an algo adds its parameters', () => {
    const algo = {
      ...ORDER,
      request: {
        ...ORDER.request,
        algoStrategy: 'Adaptive',
        algoParams: [['adaptivePriority', 'Normal']] as const,
      },
    };
    expect(openOrderFields(algo, 178)).toHaveLength(138);
  });
});
