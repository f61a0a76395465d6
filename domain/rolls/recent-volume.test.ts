import fc from 'fast-check';
import { dailyVolumes } from '../prices/daily-volume';
import { DAY_MS, HOUR_MS } from '../time/units';
import { recentVolume } from './recent-volume';
import { smoothedVolume } from './roll-decision';

const START = Date.UTC(2026, 2, 2);

/** Hourly rows and closing ones, with gaps, over eight weeks and both changes of the clocks. */
const rows = fc.uniqueArray(fc.tuple(fc.nat(56), fc.nat(23), fc.boolean(), fc.nat(500)), {
  selector: ([day, hour, isClose]) => `${day} ${hour} ${isClose}`,
  maxLength: 120,
});

it('is that of all days, though only the last two weeks are looked at', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: -2, max: 60 * 24 }), (given, hours) => {
      const sorted = given
        .map(([day, hour, isClose, volume]) => [
          START + day * DAY_MS + hour * HOUR_MS + (isClose ? 0 : 1000),
          volume,
        ])
        .sort(([a], [b]) => a - b);
      const times = Float64Array.from(sorted, ([time]) => time);
      const VOLUME = Float64Array.from(sorted, ([, volume]) => volume);
      const prices = { times, columns: { OPEN: VOLUME, HIGH: VOLUME, LOW: VOLUME, FINAL: VOLUME, VOLUME } };
      const now = START + hours * HOUR_MS;
      expect(recentVolume(prices, now)).toBe(smoothedVolume(dailyVolumes(prices), now));
    }),
    { numRuns: 1_000 },
  );
});
