import { wantedTrade } from './wanted-trade';

const production = { buffered_trades: 'production' } as const;
const backtest = { buffered_trades: 'backtest' } as const;
const buffer = { kind: 'buffered', values: { lower: 2, upper: 5, target: 3.6 } } as const;

describe('the trade that a strategy wants', () => {
  it.each([
    ['within the buffer', production, buffer, 4, 0],
    ['below it goes to the lower edge', production, buffer, 0, 2],
    ['above it goes to the upper edge', production, buffer, 9, -4],
    ['below it, as a backtest, goes to the target', backtest, buffer, 0, 4],
    ['above it, as a backtest, goes to the target', backtest, buffer, 9, -5],
    ['optimised', production, { kind: 'dynamic', values: { optimised_position: -3, position: 9 } }, 1, -4],
    ['simple', backtest, { kind: 'simple', values: { position: 7 } }, 10, -3],
  ] as const)('%s', (_, settings, optimal, held, trade) =>
    expect(wantedTrade(settings, optimal, held)).toBe(trade),
  );
});
