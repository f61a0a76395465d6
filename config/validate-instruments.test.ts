import {
  ambiguousInstruments,
  refuseAmbiguousInstruments,
  refuseBadCodes,
  undescribedInstruments,
} from './validate-instruments';

describe('pysystemtrade #953, #132, #329: the same IB symbol for two instruments', () => {
  const row = { symbol: 'ES', exchange: 'CME', priceMagnifier: 1, ignoreWeekly: false, multiplier: 50 };

  it('is refused when the files are loaded, before anything trades; both are named', () => {
    const rows = [
      { ...row, code: 'SP500' },
      { ...row, code: 'SP500_again' },
    ];
    const lines = new Map([
      ['SP500', 2],
      ['SP500_again', 3],
    ]);
    expect(() => refuseAmbiguousInstruments(rows, 'ib_config_futures.csv', lines)).toThrow(
      /ib_config_futures\.csv:3: SP500_again: is the same contract at the broker as SP500 \(line 2: /,
    );
  });

  it('a row without multiplier or currency stands for every contract of its symbol', () => {
    const pairs = [
      [{ multiplier: undefined }, { multiplier: 5 }],
      [{ currency: 'USD' }, {}],
    ];
    for (const [one, other] of pairs) {
      const rows = [
        { ...row, ...one, code: 'A' },
        { ...row, ...other, code: 'B' },
      ];
      expect(ambiguousInstruments(rows, 'f', new Map())).toEqual([expect.objectContaining({ key: 'B' })]);
    }
  });

  it('is not seen in contracts that differ in multiplier, exchange or currency', () => {
    const rows = [
      { ...row, code: 'A', currency: 'USD' },
      { ...row, code: 'B', currency: 'EUR' },
      { ...row, code: 'C', multiplier: 5 },
      { ...row, code: 'D', exchange: 'EUREX' },
    ];
    expect(ambiguousInstruments(rows, 'f', new Map())).toEqual([]);
  });

  it('codes that would break keys are refused', () => {
    expect(() => refuseBadCodes(['BRENT-LAST', 'SP500_micro'], 'f')).not.toThrow();
    for (const code of ['A/B', 'A B', 'A.B', 'A#1', ''])
      expect(() => refuseBadCodes([code], 'f')).toThrow(/is not a valid instrument code/);
  });

  it('names instruments of a strategy that no file describes', () => {
    const known = new Set(['A']);
    const described = { instrumentconfig: new Set(['A', 'B']), rollconfig: known, brokerMapping: known };
    expect(undescribedInstruments(['A', 'B'], described, 's.yaml')).toEqual([
      expect.objectContaining({
        key: 'B',
        message: 'has no row in rollconfig.csv and ib_config_futures.csv',
      }),
    ]);
  });
});
