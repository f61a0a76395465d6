/** The gateway's own limits are switched on: nothing that the adapter does may break them. */
import type { BarsRequest } from '../../broker/broker';
import type { BrokerClock } from '../../broker/ib/options';
import { NOW, TestGateway } from './gateway';
import { firstFutures, futures } from './market';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await TestGateway.start();
  await gateway.scenario({ kind: 'pacing', rate: true, history: true });
});

afterEach(() => gateway?.close());

const wallClock: BrokerClock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The simulator's clock: a sleep moves it. */
function gatewayClock(): BrokerClock & { readonly slept: () => number } {
  let now = NOW;
  return {
    now: () => now,
    slept: () => now - NOW,
    sleep: async (ms) => {
      const answer = (await gateway.control('POST', '/clock', { advanceMs: ms })) as { now: number };
      now = answer.now;
    },
  };
}

async function complaints(): Promise<readonly string[]> {
  const errors = (await gateway.sent()).filter((fields) => fields[0] === '4');
  return errors.map((fields) => fields[3]).filter((code) => code === '100' || code === '162');
}

test('150 questions at once stay below 50 messages a second', async () => {
  const broker = await gateway.connect({ clock: wallClock });
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: 150 }, () => futures(broker)));
  const seconds = (performance.now() - started) / 1000;
  expect(answers.every((found) => found.length > 0)).toBe(true);
  expect(await complaints()).toEqual([]);
  expect(seconds).toBeGreaterThan(3);
  expect(seconds).toBeLessThan(8);
});

test('a simulated clock is moved by the waits, and the same history waits 15 s of it', async () => {
  const clock = gatewayClock();
  const broker = await gateway.connect({ clock });
  const [near, far] = await firstFutures(broker);
  const request = (contract = near): BarsRequest => ({
    contract,
    barSize: 'day',
    days: 30,
  });
  const started = performance.now();
  const kinds = [];
  for (const contract of [near, far, near, near]) kinds.push((await broker.bars(request(contract))).kind);
  expect(kinds).toEqual(['bars', 'bars', 'bars', 'bars']);
  expect(await complaints()).toEqual([]);
  expect(clock.slept()).toBeGreaterThanOrEqual(30_000);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('of 10-second bars 60 are asked for in 10 minutes, and no more', async () => {
  const clock = gatewayClock();
  const broker = await gateway.connect({ clock });
  const contracts = await futures(broker);
  const hours = [4, 3, 2, 1, 0.5];
  const asked = contracts
    .flatMap((contract) =>
      hours.map((each): BarsRequest => ({ contract, barSize: '10-second', days: each / 24 })),
    )
    .slice(0, 62);
  expect(asked).toHaveLength(62);
  await Promise.all(asked.map((request) => broker.bars(request)));
  const pacing = (await gateway.sent()).filter((fields) => /pacing violation/i.test(fields.join()));
  expect(pacing).toEqual([]);
  expect(clock.slept()).toBeGreaterThanOrEqual(600_000);
});

test('a complaint of pacing is answered as such, and the next history waits', async () => {
  const clock = gatewayClock();
  const broker = await gateway.connect({ clock, historyPacing: { identicalMs: 0, penaltyMs: 20_000 } });
  const [near] = await firstFutures(broker);
  const request: BarsRequest = { contract: near, barSize: 'day', days: 30 };
  expect((await broker.bars(request)).kind).toBe('bars');
  expect(await broker.bars(request)).toMatchObject({ kind: 'failed', cause: 'pacing' });
  expect((await broker.bars(request)).kind).toBe('bars');
  expect(clock.slept()).toBeGreaterThanOrEqual(20_000);
});
