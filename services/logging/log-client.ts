import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ulid } from 'ulid';
import { openSpool, type Spool } from './spool';

export interface LogClient {
  /** Takes one record, a line of a JSON object without line end. Never throws and never waits. */
  write(record: string): void;
  /** Waits a moment for the server's answer to what was sent; what has none then waits in the spool. */
  close(): Promise<void>;
}

export interface LogClientOptions {
  readonly host: string;
  readonly port: number;
  /** Keeps what the server has not got; one process at a time may use it. */
  readonly spoolFile: string;
}

/** Lines that may be sent without the server's answer; the server finds as many again in the end of its file. */
const WINDOW = 4096;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;
/** A server that answers nothing for so long is taken for dead. */
const ANSWER_PATIENCE_MS = 10_000;
const CLOSE_PATIENCE_MS = 2_000;
/** The server takes no longer line than 1 MB. */
const RECORD_LENGTH_MAX = 256 * 1024;
const TEXT_LENGTH_MAX = 10_000;

/** A line on its way; `at`: its place in the spool, if it came from there. */
interface Sent {
  readonly line: string;
  readonly at?: number;
}

/**
 * Sends log records to the log server. While it is away, and while it is slower than the records come, they are
 * appended to the spool and sent from there, in order, when it is back; also by the next process of this spool.
 */
export function createLogClient(options: LogClientOptions): LogClient {
  const spool = openSpool(options.spoolFile);
  const link = createLink(options, spool);
  const client = ulid();
  let seq = 0;
  let dropped = 0;
  const keep = (line: string) => {
    if (!spool.append(line)) dropped += 1;
  };
  return {
    write: (record) => {
      seq += 1;
      const line = `{"client":"${client}","seq":${seq},${shortened(record).slice(1)}`;
      if (!link.send(line)) keep(line);
      if (dropped === 0 || !link.send(droppedRecord(client, seq + 1, dropped))) return;
      seq += 1;
      dropped = 0;
    },
    close: () => link.close(),
  };
}

interface Link {
  /** False when it can't be sent now. */
  send(line: string): boolean;
  close(): Promise<void>;
}

function createLink({ host, port }: LogClientOptions, spool: Spool): Link {
  let socket: Socket | undefined;
  let waiting: Sent[] = [];
  let retryMs = RETRY_FIRST_MS;
  let isClosed = false;
  let lastAnswer = 0;

  /** From memory back to the spool: that survives this process. What came from there is read there again. */
  const lost = () => {
    socket = undefined;
    const [first] = waiting;
    const end = spool.size;
    for (const { line, at } of waiting) if (at === undefined) spool.append(line);
    if (first) spool.rewind(first.at ?? end);
    waiting = [];
    if (isClosed) return;
    setTimeout(open, retryMs).unref();
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  };
  const push = (sent: Sent) => {
    if (waiting.length === 0) lastAnswer = Date.now();
    waiting.push(sent);
    socket!.write(`${sent.line}\n`);
  };
  const drain = () => {
    while (socket && waiting.length < WINDOW / 2 && !spool.isRead())
      for (const each of spool.read()) push(each);
    if (waiting.length === 0 && spool.size > 0 && spool.isRead()) spool.clear();
  };
  const answered = (total: number, before: number) => {
    lastAnswer = Date.now();
    waiting.splice(0, total - before);
    drain();
  };
  function open(): void {
    const opening = connect({ host, port });
    opening.unref();
    opening.on('error', () => undefined); // 'close' follows
    opening.once('close', lost);
    opening.once('connect', () => {
      socket = opening;
      retryMs = RETRY_FIRST_MS;
      readAnswers(opening, answered);
      drain();
    });
  }
  const watch = setInterval(() => {
    if (waiting.length > 0 && Date.now() - lastAnswer > ANSWER_PATIENCE_MS) socket?.destroy();
  }, 1_000);
  watch.unref();
  open();
  return {
    send: (line) => {
      if (!socket || waiting.length >= WINDOW || !spool.isRead()) return false;
      push({ line });
      return true;
    },
    close: async () => {
      const patienceEnds = Date.now() + CLOSE_PATIENCE_MS;
      while (socket && waiting.length > 0 && Date.now() < patienceEnds) await delay(10);
      isClosed = true;
      clearInterval(watch);
      if (socket) {
        const closed = new Promise((resolve) => socket!.once('close', resolve));
        socket.destroy();
        await closed;
      }
      spool.close();
    },
  };
}

/** The server answers with the number of lines that it has stored of this connection. */
function readAnswers(socket: Socket, answered: (total: number, before: number) => void): void {
  let rest = '';
  let before = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    const total = Number(lines.at(-1) ?? before);
    if (!Number.isSafeInteger(total) || total < before) return socket.destroy(); // not our server
    answered(total, before);
    before = total;
  });
}

/** Without its facts, and with the beginning of its text, where it is too long. */
function shortened(record: string): string {
  if (record.length <= RECORD_LENGTH_MAX) return record;
  const { facts: _, text, ...rest } = JSON.parse(record) as { facts?: unknown; text: string };
  return JSON.stringify({ ...rest, text: `${text.slice(0, TEXT_LENGTH_MAX)} ... (shortened)` });
}

function droppedRecord(client: string, seq: number, dropped: number): string {
  const time = new Date().toISOString();
  const text = `${dropped} records were dropped while the log server was away: the spool was full`;
  return JSON.stringify({ client, seq, time, level: 'error', name: 'log-client', text });
}
