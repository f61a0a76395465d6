import { createServer, type Server } from 'node:net';
import { anyFreePort, choosePort } from './free-port';

let server: Server;
let taken: number;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  taken = (server.address() as { port: number }).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a usual port that is taken is passed over', async () => {
  const free = await anyFreePort();
  expect(await choosePort({ service: 'test', usual: [taken, free] })).toBe(free);
});

test('when every usual port is taken, another one is found', async () => {
  const port = await choosePort({ service: 'test', usual: [taken] });
  expect(port).toBeGreaterThan(0);
  expect(port).not.toBe(taken);
});

test('a port in use that the user asked for is refused by name', async () => {
  await expect(choosePort({ service: 'Temporal server', exact: taken, usual: [] })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: `port ${taken}, asked for the Temporal server, is in use by another program`,
  });
});
