import { contractBreaks, differencesOf, lockChanges } from './position-breaks';

const expiries: Readonly<Record<string, string>> = {
  'CORN 20241200': '20241213',
  'GOLD 20250200': '20250226',
};
const expiryOf = (instrument: string, contract: string): string | undefined =>
  expiries[`${instrument} ${contract}`];
const held = (instrument: string, contract: string, quantity: number) => ({ instrument, contract, quantity });
const holding = (instrument: string | undefined, expiry: string, quantity: number) => ({
  instrument,
  name: 'ZC',
  expiry,
  quantity,
});

describe('positions against the broker', () => {
  it('agree when quantities by expiry are the same', () => {
    const broker = [
      holding('CORN', '20241213', 1),
      holding('CORN', '20241213', 2),
      holding('GOLD', '20250226', 0),
    ];
    expect(contractBreaks([held('CORN', '20241200', 3)], broker, expiryOf)).toEqual([]);
  });

  it('break when they differ, on either side', () => {
    const breaks = contractBreaks(
      [held('CORN', '20241200', 3)],
      [holding('CORN', '20241213', 2), holding('GOLD', '20250226', 1)],
      expiryOf,
    );
    expect(breaks).toEqual([
      { instrument: 'CORN', contract: '20241200', ours: 3, broker: 2, reason: 'we have 3, the broker 2' },
      { instrument: 'GOLD', contract: '20250226', ours: 0, broker: 1, reason: 'we have 0, the broker 1' },
    ]);
  });

  it('a holding that fits no instrument, and a contract without expiry, are breaks', () => {
    const breaks = contractBreaks(
      [held('CORN', '20251200', 1)],
      [holding(undefined, '20250101', 4)],
      expiryOf,
    );
    expect(breaks.map((each) => each.instrument)).toEqual(['CORN', 'unknown (ZC)']);
  });

  it('contracts without expiry are not taken for one another', () => {
    const [one, other] = [held('CORN', '20251200', 1), held('CORN', '20260300', -1)];
    expect(contractBreaks([one, other], [], expiryOf).map(({ contract, ours }) => [contract, ours])).toEqual([
      ['20251200', 1],
      ['20260300', -1],
    ]);
  });

  it('everything is a break when the broker tells nothing', () => {
    expect(
      contractBreaks([held('CORN', '20241200', 3), held('GOLD', '20250200', -1)], [], expiryOf),
    ).toHaveLength(2);
  });
});

describe('locks of reconciliation', () => {
  it('locks what is broken and lifts only its own', () => {
    const broken = [
      { instrument: 'CORN', contract: '20241200', ours: 3, broker: 2, reason: 'we have 3, the broker 2' },
    ];
    const found = differencesOf(broken);
    expect(lockChanges(found, found, ['GOLD'])).toEqual({
      lock: [{ instrument: 'CORN', reason: '20241200: we have 3, the broker 2' }],
      unlock: ['GOLD'],
    });
    expect(lockChanges(found, found, ['CORN'])).toEqual({ lock: [], unlock: [] });
    const both = differencesOf([...broken, { ...broken[0], contract: '20250300' }]);
    expect(lockChanges(both, both, []).lock).toEqual([
      { instrument: 'CORN', reason: '20241200: we have 3, the broker 2; 20250300: we have 3, the broker 2' },
    ]);
  });

  it('what only the last reading found neither locks nor unlocks', () => {
    const last = [{ instrument: 'CORN' }];
    expect(lockChanges([], last, [])).toEqual({ lock: [], unlock: [] });
    expect(lockChanges([], last, ['CORN'])).toEqual({ lock: [], unlock: [] });
    expect(lockChanges([], [], ['CORN'])).toEqual({ lock: [], unlock: ['CORN'] });
  });
});
