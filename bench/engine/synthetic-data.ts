import type { Instrument } from '../../domain/instruments/instrument';
import type { MultiplePrices } from '../../domain/series/series';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';
import { businessDays } from '../../systems/primitives/calendar';

const LAST_DAY = Date.UTC(2022, 11, 30);
const INSTRUMENTS_IN_CLASS = 12;

/** Random walks with a carry contract a quarter away, one asset class per dozen instruments; the same every time. */
export function syntheticData(instruments: number, years: number): SystemData {
  const codes = Array.from({ length: instruments }, (_, i) => `I${String(i).padStart(3, '0')}`);
  const times = businessDays(Date.UTC(2022 - years, 11, 31), LAST_DAY);
  return systemData({
    instrumentCodes: codes,
    adjustedPrices: (code) => ({ times, columns: { price: walk(times.length, codes.indexOf(code) + 1) } }),
    multiplePrices: (code) => multiplePrices(times, codes.indexOf(code) + 1),
    storedFx: () => undefined,
    instruments: new Map(codes.map((code, i) => [code, instrument(code, i)])),
    spreadCosts: new Map(codes.map((code) => [code, 0.02])),
    rollParameters: new Map(
      codes.map((code) => [
        code,
        {
          holdRollCycle: 'HMUZ',
          pricedRollCycle: 'HMUZ',
          rollOffsetDays: -5,
          carryOffset: -1,
          expiryOffset: 15,
        },
      ]),
    ),
    lastDay: LAST_DAY,
  });
}

function walk(rows: number, seed: number): Float64Array {
  const random = generator(seed);
  const out = new Float64Array(rows);
  let price = 100;
  for (let i = 0; i < rows; i++) {
    price += random() + random() + random() - 1.5;
    out[i] = price;
  }
  return out;
}

function multiplePrices(times: Float64Array, seed: number): MultiplePrices {
  const price = walk(times.length, seed).map((x) => Math.abs(x) + 20);
  const random = generator(seed + 1000);
  const contract = times.map((time) => quarter(time, 0));
  return {
    times,
    columns: {
      PRICE: price,
      FORWARD: price.map((x) => x + random()),
      CARRY: price.map((x) => x + random() - 0.4),
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: times.map((time) => quarter(time, 1)),
      CARRY_CONTRACT: times.map((time) => quarter(time, -1)),
    },
  };
}

/** Contract of the quarter of a time, some quarters on. */
function quarter(time: number, later: number): number {
  const date = new Date(time);
  const index = date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3) + later;
  return Math.floor(index / 4) * 10_000 + ((index % 4) + 1) * 300;
}

function instrument(code: string, i: number): Instrument {
  return {
    code,
    description: code,
    pointSize: 10,
    currency: 'USD',
    assetClass: `class${Math.floor(i / INSTRUMENTS_IN_CLASS)}`,
    perBlock: 1,
    percentage: 0,
    perTrade: 0,
    region: 'US',
  };
}

/** A small multiplicative generator: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = (seed * 48_271) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
