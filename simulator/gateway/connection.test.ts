import { type AddressInfo, createConnection, createServer } from 'node:net';
import { Connection, type ConnectionHost } from './connection';

const MEBIBYTE = 'x'.repeat(1024 * 1024);

test('a client that stops reading is dropped when 64 MiB wait for it, not before', async () => {
  const closed: Connection[] = [];
  const host: ConnectionHost = {
    serverVersion: 178,
    connectionTime: () => '20230615 15:30:00 UTC',
    message: () => undefined,
    sent: () => undefined,
    eventRule: () => undefined,
    closed: (connection) => closed.push(connection),
  };
  const accepted = new Promise<Connection>((resolve) => {
    server.on('connection', (socket) => resolve(new Connection(socket, host)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  client.pause();
  const connection = await accepted;
  let sent = 0;
  while (connection.isOpen && sent < 200) {
    connection.send([MEBIBYTE]);
    sent += 1;
  }
  expect(connection.isOpen).toBe(false);
  expect(sent).toBeGreaterThan(60);
  expect(sent).toBeLessThan(100);
  await new Promise<void>((resolve) => {
    const look = () => (closed.length > 0 ? resolve() : setImmediate(look));
    look();
  });
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const server = createServer();
