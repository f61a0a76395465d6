import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { sendMail } from '../../notify/send-mail';
import type { Mail } from '../deps';
import { withPromptMail } from './prompt-mail';

/** A mail server that accepts connections and never says a word. */
let server: Server;
let outboxDirectory: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  outboxDirectory = mkdtempSync(join(tmpdir(), 'tst-outbox-'));
  server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => server.close(closed));
  rmSync(outboxDirectory, { recursive: true, force: true });
});

it('a mail server that keeps silent does not hold up a manual fill or the order stack', async () => {
  const { port } = server.address() as { port: number };
  const account = {
    server: '127.0.0.1',
    port,
    tls: 'none',
    user: 'u',
    address: 'a@example.org',
    to: ['b@example.org'],
    timeoutMs: 4_000,
  } as const;
  let ended = false;
  const mail = { subject: 'Order refused: CORN', text: 'why' };
  const deps = withPromptMail({
    log: pino({ level: 'silent' }),
    sendMail: async (posted: Mail) => {
      await sendMail({ account, outboxDirectory } as never, posted, Date.now());
      ended = true;
    },
  });
  const begun = Date.now();
  await deps.sendMail(mail);
  expect(Date.now() - begun).toBeLessThan(3_500);
  expect(ended).toBe(false);
});
