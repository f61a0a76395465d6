import { strayNames, strayRules } from './known-names';

const known = { instruments: ['CORN', 'GOLD_micro'], strategies: ['trend'] };

describe('names of limits, overrides and locks', () => {
  it('those of an instrument or a strategy that does not exist are found; empty ones mean all', () => {
    expect(strayNames({ instrument: 'GOLD', strategy: 'trnd' }, known)).toEqual([
      { kind: 'instrument', name: 'GOLD' },
      { kind: 'strategy', name: 'trnd' },
    ]);
    expect(strayNames({ instrument: 'corn' }, known)).toHaveLength(1);
    expect(strayNames({ instrument: 'CORN', strategy: 'trend' }, known)).toEqual([]);
    expect(strayNames({ instrument: '', strategy: '' }, known)).toEqual([]);
  });

  it('one that is stored already protects nothing, and says so with the command that takes it away', () => {
    const rules = [
      { rule: 'lock', remedy: 'lift it', instrument: 'CORN' },
      { rule: 'trade limit', remedy: 'remove it', instrument: 'GOLD', strategy: 'old' },
    ];
    expect(strayRules(rules, known)).toEqual([
      'a trade limit protects nothing: no instrument GOLD and no strategy old here; remove it',
    ]);
  });
});
