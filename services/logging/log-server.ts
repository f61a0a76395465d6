import { createServer, type Server, type Socket } from 'node:net';
import { type LogRecord, parseSentLine } from '../../domain/logs/log-record';
import { openLogFile } from './log-file';

export interface LogServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface LogServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly file: string;
  /** Told what a person should know: a full disk, lines that are no records. */
  say(line: string): void;
}

/** Longer than any record; what sends such a line is not one of ours. */
const LINE_LENGTH_MAX = 1024 * 1024;

/**
 * Receives log records over TCP from many clients and appends them to one file. Each line is answered, by the number of
 * the connection's lines so far, once it is in the file; a client repeats what was not answered, so nothing is lost when
 * this process is killed. Nothing is stored twice either: records are numbered, and the file says which are there.
 */
export async function startLogServer({ host, port, file, say }: LogServerOptions): Promise<LogServer> {
  const log = openLogFile(file);
  const stored = new Map<string, number>();
  for (const line of log.tail()) noteStored(stored, line);
  const sockets = new Set<Socket>();
  const store = (lines: readonly string[], from: string): void => {
    const { fresh, seen, refused } = sorted(lines, stored);
    const own = refused > 0 ? [refusal(refused, from)] : [];
    if (fresh.length + own.length > 0) log.append(`${[...fresh, ...own].join('\n')}\n`);
    for (const [client, seq] of seen) stored.set(client, seq);
    if (refused > 0) say(`${refused} lines of ${from} are no log records and are not kept`);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    receive(socket, (lines) => store(lines, `${socket.remoteAddress}:${socket.remotePort}`), say);
  });
  await listening(server, host, port);
  return {
    port: (server.address() as { port: number }).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      log.close();
    },
  };
}

/** Lines of one connection, stored in the order they come and then answered. */
function receive(
  socket: Socket,
  store: (lines: readonly string[]) => void,
  say: (line: string) => void,
): void {
  let rest = '';
  let answered = 0;
  socket.setEncoding('utf8');
  socket.on('error', () => undefined); // 'close' follows; the client connects again
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE_LENGTH_MAX) return socket.destroy();
    if (lines.length === 0) return;
    try {
      store(lines);
    } catch (error) {
      say(`the log could not be written: ${(error as Error).message}; clients keep what they have`);
      socket.destroy();
      return;
    }
    answered += lines.length;
    socket.write(`${answered}\n`);
  });
}

/** Which lines are not in the file yet, the last number of each client with them, and how many are no records. */
function sorted(lines: readonly string[], stored: ReadonlyMap<string, number>) {
  const fresh: string[] = [];
  const seen = new Map<string, number>();
  let refused = 0;
  for (const line of lines) {
    const record = parseSentLine(line);
    if (record === undefined) refused += 1;
    else if (record.seq > (seen.get(record.client) ?? stored.get(record.client) ?? 0)) {
      fresh.push(line);
      seen.set(record.client, record.seq);
    }
  }
  return { fresh, seen, refused };
}

function noteStored(stored: Map<string, number>, line: string): void {
  const record = parseSentLine(line);
  if (record) stored.set(record.client, Math.max(record.seq, stored.get(record.client) ?? 0));
}

function refusal(count: number, from: string): string {
  const record: LogRecord = {
    time: new Date().toISOString(),
    level: 'warn',
    name: 'log-server',
    text: `${count} lines of ${from} were no log records`,
  };
  return JSON.stringify(record);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
