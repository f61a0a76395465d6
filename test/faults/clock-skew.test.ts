import { pino } from 'pino';
import { measureClockSkew } from '../../activities/broker-orders/clock-skew';
import type { Mail } from '../../activities/deps';
import { loadConfig } from '../../config/load-config';
import { openDatabase } from '../../data/store/database';
import { readClockSkew } from '../../data/system/clock-skew';
import { createLiveClock } from '../../services/gateway/trading-clock';
import { NOW, TestGateway } from '../broker-ib/gateway';
import { configured } from '../support/configured';
import { startDatabase } from '../support/database';

/** F19: the machine's clock is wrong. The gateway's stands still, ours is set. */
test('a clock that is off is measured, kept for the status, and mailed above two seconds', async () => {
  const server = await startDatabase();
  const database = await openDatabase(server.url, 'skew');
  const gateway = await TestGateway.start();
  const mails: Mail[] = [];
  try {
    const orderBroker = await gateway.connect();
    const skewWith = (oursMs: number) =>
      measureClockSkew({
        clock: { ...createLiveClock(), read: async () => NOW + oursMs },
        orderBroker,
        database,
        ...configured(loadConfig({ env: {} })),
        log: pino({ level: 'silent' }),
        sendMail: async (mail) => {
          mails.push(mail);
        },
      });
    expect(await skewWith(700)).toBe(0);
    expect(await skewWith(-1_500)).toBe(-1_500);
    expect(mails).toEqual([]);
    expect(await skewWith(-4_200)).toBe(-4_200);
    expect(mails).toEqual([
      {
        subject: "Our clock differs from the broker's",
        text: expect.stringMatching(/4\.2 s behind.*time service/s),
      },
    ]);
    expect(await readClockSkew(database)).toEqual({ at: new Date(NOW - 4_200), skewMs: -4_200 });
  } finally {
    await gateway.close();
    await database.close();
    await server.stop();
  }
});
