import fc from 'fast-check';
import { editDistance, misspeltName } from './nearest-name';

describe('the name that a misspelt one most likely means', () => {
  it.each([
    ['ib_prot', 'ib_port'],
    ['ibport', 'ib_port'],
    ['IB_PORT', 'ib_port'],
    ['email_adress', 'email_address'],
    ['mongodb', 'mongo_db'],
    ['colour', undefined],
    ['my_setting', undefined],
  ])('of %s is %s', (key, expected) => {
    expect(misspeltName(key, ['ib_port', 'email_address', 'mongo_db', 'broker_account'])).toBe(expected);
  });

  it('is a distance: none to itself, the same both ways, one for a swap', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
    expect(editDistance('prot', 'port')).toBe(1);
  });
});
