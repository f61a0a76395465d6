import { readCorrelationSettings, readWeightSettings } from './settings';

describe('settings of estimators', () => {
  it('refuses the removed bootstrap and unknown methods', () => {
    expect(() => readWeightSettings({ method: 'bootstrap' }, 'w')).toThrow(/bootstrap was removed/);
    expect(() => readWeightSettings({ method: 'magic' }, 'w')).toThrow(/w\.method/);
  });

  it('tilts exactly by default', () => {
    expect(readWeightSettings({}, 'w').sharpeTilt).toBe('exact');
    expect(readWeightSettings({ sharpe_tilt: 'sequential' }, 'w').sharpeTilt).toBe('sequential');
    expect(() => readWeightSettings({ sharpe_tilt: 'roughly' }, 'w')).toThrow(/w\.sharpe_tilt/);
  });

  it('accepts True and False as text', () => {
    expect(readCorrelationSettings({ cleaning: 'False', floor_at_zero: 'True' }, 'c')).toMatchObject({
      cleaning: false,
      floorAtZero: true,
    });
    expect(() => readCorrelationSettings({ cleaning: 'perhaps' }, 'c')).toThrow(/c\.cleaning/);
  });

  it('reads intervals and frequencies', () => {
    const settings = readCorrelationSettings({ interval_frequency: 'W', frequency: '7D' }, 'c');
    expect(settings).toMatchObject({ intervalDays: 7, frequency: { days: 7 } });
    expect(() => readCorrelationSettings({ frequency: 'fortnight' }, 'c')).toThrow(/c\.frequency/);
  });
});
