import fc from 'fast-check';
import { addDays } from '../time/trade-date';
import { contractId } from './contract-id';
import { approximateExpiry, dateOfBroker, daysUntil, isExpired } from './expiry';
import { carryContract, nextHeld, nextPriced, previousPriced, stepInCycle } from './roll-cycle';
import {
  type ContractRole,
  contractsToSample,
  decideSampling,
  expiredKeyContracts,
  expiryMeans,
} from './sampling';

const corn = {
  holdRollCycle: 'Z',
  pricedRollCycle: 'HKNUZ',
  rollOffsetDays: -60,
  carryOffset: -1,
  expiryOffset: 14,
};

describe('contract ids', () => {
  it.each([
    ['202406', '20240600'],
    ['20240600', '20240600'],
    [20241200, '20241200'],
    ['20241200.0', '20241200'],
    ['20240619', '20240619'],
  ])('%s is %s', (given, id) => {
    expect(contractId(given)).toBe(id);
  });

  it.each(['2024', '202413', '20240230', 'ABCDEF', '2024060', '', 20240632])('refuses "%s"', (given) => {
    expect(() => contractId(given)).toThrow('is not a contract date');
  });
});

describe('roll cycles', () => {
  it('steps back to a month of the cycle first', () => {
    expect(nextHeld('20240900', corn)).toBe('20241200');
    expect(carryContract('20241200', corn)).toBe('20240900');
  });

  it('keeps the day and refuses a month outside of the cycle', () => {
    expect(stepInCycle('20241219', 'HMUZ', 1)).toBe('20250319');
    expect(() => stepInCycle('20240100', 'HMUZ', 1)).toThrow('not in the cycle');
  });

  it('refuses other carry offsets and letters', () => {
    expect(() => carryContract('20241200', { ...corn, carryOffset: 2 })).toThrow('CarryOffset');
    expect(() => nextHeld('20241200', { ...corn, holdRollCycle: 'A' })).toThrow('month letters');
  });
});

describe('expiry', () => {
  it('is not expired on its day', () => {
    expect(isExpired('2024-06-21', '2024-06-21')).toBe(false);
    expect(isExpired('2024-06-21', '2024-06-22')).toBe(true);
  });

  it('may lie before the month, as for energy', () => {
    expect(approximateExpiry('20210600', -11)).toBe('2021-05-21');
  });

  it('counts one day less during the day', () => {
    expect(daysUntil('2024-06-21', Date.parse('2024-06-20T00:00:00+01:00'))).toBe(1);
    expect(daysUntil('2024-06-21', Date.parse('2024-06-20T12:00:00Z'))).toBe(0);
  });

  it('converts the broker form', () => {
    expect(dateOfBroker('20240621')).toBe('2024-06-21');
  });
});

describe('the contracts whose prices are fetched each day', () => {
  const current = { price: '20241200', forward: '20251200', carry: '20240900' };

  it('reach from one beyond the furthest in use to about three months ago', () => {
    expect(contractsToSample(current, corn, '2024-10-15')).toEqual([
      '20240900',
      '20241200',
      '20250300',
      '20250500',
      '20250700',
      '20250900',
      '20251200',
      '20260300',
    ]);
  });

  it('are without a gap in the priced cycle, and go back to the first of a month 100 days ago', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2020-01-01', days));
    const letters = fc.subarray([...'FGHJKMNQUVXZ'], { minLength: 1 }).map((each) => each.join(''));
    fc.assert(
      fc.property(day, letters, fc.nat(8), (today, pricedRollCycle, ahead) => {
        const roll = { ...corn, holdRollCycle: pricedRollCycle, pricedRollCycle };
        let furthest = nextPriced(contractId(today.slice(0, 7).replace('-', '')), roll);
        for (let step = 0; step < ahead; step++) furthest = nextPriced(furthest, roll);
        const inUse = { price: furthest, forward: furthest, carry: furthest };
        const chain = contractsToSample(inUse, roll, today);
        expect(chain.at(-1)).toBe(nextPriced(furthest, roll));
        chain.slice(1).forEach((id, index) => {
          expect(nextPriced(chain[index], roll)).toBe(id);
        });
        const oldest = addDays(today, -100);
        expect(approximateExpiry(chain[0]) >= oldest).toBe(true);
        expect(approximateExpiry(previousPriced(chain[0], roll)) >= oldest).toBe(false);
      }),
    );
  });

  const decide = (change: object) =>
    decideSampling({
      contract: '20241200',
      chain: ['20241200'],
      storedExpiry: '2024-12-01',
      broker: { kind: 'known', expiry: '2024-12-13' },
      today: '2024-10-15',
      ...change,
    });

  it('stay sampled while the broker is out of reach: nothing is switched off', () => {
    expect(decide({ broker: { kind: 'unreachable' } }).kind).toBe('keep');
  });

  it('stop for the reason that counts: expired, then unknown to the broker, then not in the chain', () => {
    expect(decide({})).toEqual({ kind: 'sample', expiry: '2024-12-13' });
    expect(decide({ broker: { kind: 'unknown' } })).toEqual({
      kind: 'stop',
      reason: 'the broker does not know it',
    });
    expect(decide({ today: '2024-12-14' })).toMatchObject({ kind: 'stop', reason: 'it has expired' });
    expect(decide({ broker: { kind: 'unknown' }, today: '2024-12-14' })).toMatchObject({
      reason: 'it has expired',
    });
    expect(decide({ chain: [] })).toMatchObject({ kind: 'stop', reason: 'it is not in the chain' });
  });

  it('are named where a key contract has expired, with what it is in use for', () => {
    const expired = (today: string) =>
      expiredKeyContracts({ ...current, forward: current.price }, { '20240900': '2024-09-13' }, today);
    expect(expired('2024-09-13')).toEqual([]);
    expect(expired('2024-10-15')).toEqual([{ contract: '20240900', roles: ['carry'] }]);
    expect(expired('2024-12-15')).toEqual([
      { contract: '20241200', roles: ['priced', 'forward'] },
      { contract: '20240900', roles: ['carry'] },
    ]);
  });

  it('an expired carry contract is no alarm; a priced or forward one is', () => {
    const means = (...roles: ContractRole[]) => expiryMeans({ contract: '20230500', roles });
    expect(means('carry')).toEqual({
      alarm: false,
      text: 'its carry contract 20230500 has expired: carry gets no new prices until the prices roll',
    });
    expect(means('priced')).toMatchObject({ alarm: true, text: expect.stringContaining('must roll now') });
    expect(means('forward', 'carry')).toMatchObject({
      alarm: true,
      text: expect.stringContaining("forward and carry contract 20230500 has expired: the prices can't roll"),
    });
  });
});
