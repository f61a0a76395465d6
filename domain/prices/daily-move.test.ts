import { dailyMove, lastPrice } from './daily-move';

const DAY = 86_400_000;
const monday = Date.UTC(2026, 10, 2, 23);
const weekdays = (count: number) =>
  Array.from({ length: count }, (_, day) => monday + (day + 2 * Math.floor(day / 5)) * DAY);

describe('the usual move of a day', () => {
  const times = weekdays(40);
  const zigzag = Float64Array.from(times, (_, day) => 100 + (day % 2) * 2);

  it('is a standard deviation of the changes from close to close', () => {
    expect(dailyMove({ times: Float64Array.from(times), values: zigzag }, 'UTC')).toBeCloseTo(2 * 1.2533, 3);
  });

  it('is not made smaller by hourly rows between the closes', () => {
    const hourly = times.flatMap((time, day) => [
      { time: time - 3_600_000, value: zigzag[day] },
      { time, value: zigzag[day] },
    ]);
    const points = {
      times: Float64Array.from(hourly, (row) => row.time),
      values: Float64Array.from(hourly, (row) => row.value),
    };
    expect(dailyMove(points, 'UTC')).toBeCloseTo(2 * 1.2533, 3);
  });

  it('is unknown with few rows, and the last price is the last that is a number', () => {
    expect(dailyMove({ times: Float64Array.of(monday), values: Float64Array.of(1) })).toBeNaN();
    expect(lastPrice(Float64Array.of(1, 2, Number.NaN))).toBe(2);
    expect(lastPrice(new Float64Array())).toBeUndefined();
  });
});
