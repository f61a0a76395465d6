/** A TCP relay that hands on what the server says in pieces of one to seven bytes. */
import net from 'node:net';

export interface SlicingProxy {
  readonly port: number;
  close(): Promise<void>;
}

export async function startSlicingProxy(target: number): Promise<SlicingProxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(target, '127.0.0.1');
    client.setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      for (let at = 0, size = 1; at < chunk.length; at += size) {
        size = 1 + (at % 7);
        client.write(chunk.subarray(at, at + size));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
