import { formatInstant } from '../format';
import type { Column, Report, Section, TableRow } from '../report';
import { column, header, paragraph, row, sectionsOf, table } from '../sections';
import { endOf } from './refusal-line';
import {
  cashSlippage,
  delaysOf,
  SLIPPAGE_MEASURES,
  type Slippage,
  slippageOf,
  totalSlippage,
  volSlippage,
} from './slippage';
import type { Trade, TradeRefusal, TradeReportData } from './trade-data';

const WORDS: Readonly<Record<keyof Slippage, string>> = {
  delay: 'delay',
  bidAsk: 'bid_ask',
  execution: 'execution',
  versusLimit: 'versus_limit',
  versusParentLimit: 'versus_parent_limit',
  totalTrading: 'total_trading',
};

/** What was traded, how long it took, and what it cost on the way. */
export function createTradeReport(data: TradeReportData): Report {
  return {
    title: 'Trade report',
    producedAt: data.producedAt,
    zone: data.zone,
    period: { start: data.start, end: data.end },
    sections: [
      ...sectionsOf('Trades', data.trades, (trades) =>
        trades.length === 0
          ? [paragraph('No trades in this period.')]
          : [overview(trades, data), delays(trades), ...slippageSections(trades)],
      ),
      ...sectionsOf('Not sent', data.refusals, (refusals) => notSent(refusals, data)),
    ],
  };
}

function overview(trades: readonly Trade[], { zone }: TradeReportData): Section {
  const columns = [
    column('order', 'short'),
    column('instrument'),
    column('strategy'),
    column('contract'),
    column('filled at'),
    column('fill', 'short'),
    column('price', 'short'),
    column('algorithm'),
    column('aggressive because'),
  ];
  return table(
    'Broker orders',
    columns,
    trades.map((t) =>
      row(
        t.orderNumber,
        t.instrument,
        t.strategy,
        t.contract,
        formatInstant(t.filledAt, zone),
        t.fill,
        t.filledPrice,
        t.algo ?? '',
        t.aggressiveWhy ?? '',
      ),
    ),
  );
}

/** What was in the way of orders: the rule, when it ends by itself, and what a person can do. */
function notSent(refusals: readonly TradeRefusal[], { zone }: TradeReportData): readonly Section[] {
  if (refusals.length === 0) return [];
  const names = ['order', 'instrument', 'strategy', 'why', 'rule', 'ends', 'or'];
  const shown = (instant: Date) => formatInstant(instant.getTime(), zone);
  const rows = refusals.map((each) => {
    const { order, instrument, strategy, reason, key, remedy } = each;
    return row(order, instrument, strategy, reason, key, endOf(each, shown), remedy);
  });
  const columns = names.map((name) => column(name));
  return [table('Orders that were held back, refused or not made', columns, rows)];
}

function delays(trades: readonly Trade[]): Section {
  const columns = [
    ...idColumns(),
    column('submit minus generated, s', 1),
    column('filled minus submit, s', 1),
  ];
  const rows = trades.map((trade) => {
    const { submitMinusGenerated, filledMinusSubmit } = delaysOf(trade);
    return row(...idCells(trade), submitMinusGenerated, filledMinusSubmit);
  });
  return table('Delays', columns, rows);
}

function idColumns(): readonly Column[] {
  return [column('order', 'short'), column('instrument'), column('strategy')];
}

function idCells(trade: Trade): readonly (string | number)[] {
  return [trade.orderNumber, trade.instrument, trade.strategy];
}

function slippageSections(trades: readonly Trade[]): readonly Section[] {
  const cash = trades.map(cashSlippage);
  return [
    header('Slippage (+ is good for us)'),
    perTrade('Price points', trades, trades.map(slippageOf)),
    perTrade('10,000ths of annual standard deviation', trades, trades.map(volSlippage)),
    perTrade('Money, base currency, all lots', trades, cash),
    summed('Money by strategy and instrument', trades, cash, (t) => `${t.strategy}/${t.instrument}`),
    summed('Money by strategy', trades, cash, (t) => t.strategy),
    ...cashPlot(trades, cash),
  ];
}

function measureColumns(decimals: number | 'short'): readonly Column[] {
  return SLIPPAGE_MEASURES.map((measure) => column(WORDS[measure], decimals));
}

function measureCells(slippage: Slippage): readonly number[] {
  return SLIPPAGE_MEASURES.map((measure) => slippage[measure]);
}

function perTrade(title: string, trades: readonly Trade[], slippages: readonly Slippage[]): Section {
  const decimals = title.startsWith('Price') ? 'short' : 2;
  const rows = trades.map((trade, i): TableRow => row(...idCells(trade), ...measureCells(slippages[i])));
  return table(title, [...idColumns(), ...measureColumns(decimals)], rows);
}

function summed(
  title: string,
  trades: readonly Trade[],
  slippages: readonly Slippage[],
  keyOf: (trade: Trade) => string,
): Section {
  const rows = groups(trades, slippages, keyOf).map(({ key, total }) => row(key, ...measureCells(total)));
  return table(title, [column('key'), ...measureColumns(2)], rows);
}

function groups(trades: readonly Trade[], slippages: readonly Slippage[], keyOf: (trade: Trade) => string) {
  const byKey = new Map<string, Slippage[]>();
  trades.forEach((trade, i) => {
    byKey.set(keyOf(trade), [...(byKey.get(keyOf(trade)) ?? []), slippages[i]]);
  });
  return [...byKey]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, all]) => ({ key, total: totalSlippage(all) }));
}

function cashPlot(trades: readonly Trade[], cash: readonly Slippage[]): readonly Section[] {
  const bars = groups(trades, cash, (t) => t.instrument)
    .map(({ key, total }) => ({ label: key, value: total.totalTrading }))
    .filter(({ value }) => Number.isFinite(value));
  if (bars.length === 0) return [];
  return [
    {
      kind: 'plot',
      title: 'Trading slippage by instrument',
      plot: { type: 'bars', unit: 'base currency', bars },
    },
  ];
}
