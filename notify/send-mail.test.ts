import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailAccount, MailMessage } from './mail';
import { mailConfigOf } from './mail-config';
import { sendMail } from './send-mail';

/** A key for localhost, used by this test alone. */
const KEY = readFileSync(join(__dirname, 'fixtures/localhost-test.key'));
const CERTIFICATE = readFileSync(join(__dirname, 'fixtures/localhost-test.crt'), 'utf8');
const AT = Date.UTC(2026, 10, 20, 21, 30, 5);

interface Received {
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string;
}

let outboxDirectory: string;
let servers: SMTPServer[] = [];

beforeEach(() => {
  outboxDirectory = mkdtempSync(join(tmpdir(), 'tst-outbox-'));
});
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  servers = [];
  rmSync(outboxDirectory, { recursive: true, force: true });
});

/** A real SMTP server on a free port; knows the login me / right. */
async function startServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: false,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) =>
      auth.username === 'me' && auth.password === 'right'
        ? done(null, { user: 'me' })
        : done(new Error(`no login for ${auth.username} with ${auth.password}`)),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        received.push({
          raw: Buffer.concat(parts).toString(),
          secure: session.secure,
          user: String(session.user),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined); // a client that hangs up is part of these tests
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, received };
}

function config(port: number, changes: Partial<MailAccount> = {}) {
  const account: MailAccount = {
    address: 'system@example.com',
    to: ['me@example.com', 'you@example.com'],
    server: 'localhost',
    port,
    user: 'me',
    password: 'right',
    tls: 'opportunistic',
    certificateAuthority: CERTIFICATE,
    timeoutMs: 5000,
    ...changes,
  };
  return { account, outboxDirectory };
}

const MESSAGE: MailMessage = {
  subject: 'Status report',
  text: 'All is well: 5 € left',
  html: '<p>All is <b>well</b></p>',
  attachments: [
    {
      filename: 'plot.svg',
      content: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      contentType: 'image/svg+xml',
    },
  ],
};

describe('over SMTP', () => {
  it('uses STARTTLS when it is offered, and sends text, HTML and attachments to everybody', async () => {
    const { port, received } = await startServer();
    expect(await sendMail(config(port), MESSAGE, AT)).toMatchObject({ kind: 'sent' });
    expect(received).toHaveLength(1);
    const [{ raw, secure }] = received;
    expect(secure).toBe(true);
    expect(raw).toMatch(/Subject: Status report/);
    expect(raw).toMatch(/To: me@example.com, you@example.com/);
    expect(raw).toMatch(/Date: Fri, 20 Nov 2026 21:30:05 \+0000/);
    expect(raw).toMatch(/Content-Type: text\/plain/);
    expect(raw).toMatch(/Content-Type: text\/html/);
    expect(raw).toMatch(/filename=plot\.svg/);
    expect(readdirSync(outboxDirectory)).toEqual([]);
  });

  it('continues without TLS if none is offered, but not if it is required', async () => {
    const { port, received } = await startServer({ disabledCommands: ['STARTTLS'] });
    expect(await sendMail(config(port), MESSAGE, AT)).toMatchObject({ kind: 'sent' });
    expect(received[0].secure).toBe(false);
    const refused = await sendMail(config(port, { tls: 'required' }), MESSAGE, AT);
    expect(refused.kind).toBe('failed');
    expect(received).toHaveLength(1);
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const { port, received } = await startServer();
    const outcome = await sendMail(config(port, { certificateAuthority: undefined }), MESSAGE, AT);
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/self-signed|certificate/i),
    });
    expect(received).toEqual([]);
  });

  it('does not try a refused login again, hides the password, and keeps the mail', async () => {
    const { port, received } = await startServer();
    const outcome = await sendMail(config(port, { password: 'wr0ng' }), MESSAGE, AT);
    expect(outcome).toMatchObject({ kind: 'failed', retryable: false });
    expect(JSON.stringify(outcome)).not.toContain('wr0ng');
    expect(received).toEqual([]);
    expect(
      readdirSync(outboxDirectory)
        .map((name) => name.replace(/.*\./, ''))
        .sort(),
    ).toEqual(['eml', 'html', 'txt']);
  });

  it('may try again when the server is down, silent or busy', async () => {
    const { port } = await startServer({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('busy'), { responseCode: 451 })),
    });
    expect(await sendMail(config(port), MESSAGE, AT)).toMatchObject({ kind: 'failed', retryable: true });
    expect(await sendMail(config(1), MESSAGE, AT)).toMatchObject({ kind: 'failed', retryable: true });
    const silent = await startServer({ onConnect: () => undefined });
    expect(await sendMail(config(silent.port, { timeoutMs: 200 }), MESSAGE, AT)).toMatchObject({
      kind: 'failed',
      retryable: true,
    });
  });

  it('does not repeat to a server that refuses the receiver', async () => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('unknown'), { responseCode: 550 })),
    });
    expect(await sendMail(config(port), MESSAGE, AT)).toMatchObject({ kind: 'failed', retryable: false });
  });
});

describe('without an address', () => {
  it('writes the mail to the outbox, for programs and for people', async () => {
    const mail = mailConfigOf({ email_tls: 'opportunistic', email_timeout_seconds: 20 }, outboxDirectory);
    const outcome = await sendMail(mail, MESSAGE, AT);
    expect(outcome.kind).toBe('outbox');
    const names = readdirSync(outboxDirectory).sort();
    expect(names).toEqual(
      ['eml', 'html', 'txt'].map((end) =>
        expect.stringMatching(new RegExp(`^20261120_213005_status_report_[0-9a-f]{4}\\.${end}$`)),
      ),
    );
    expect(readFileSync(join(outboxDirectory, names[1]), 'utf8')).toBe(MESSAGE.html);
    expect(readFileSync(join(outboxDirectory, names[2]), 'utf8')).toContain('5 € left');
    expect(readFileSync(join(outboxDirectory, names[0]), 'utf8')).toMatch(/Subject: Status report/);
    await sendMail(mail, MESSAGE, AT);
    expect(readdirSync(outboxDirectory)).toHaveLength(3);
  });

  it('takes the keys of the configuration', () => {
    const keys = {
      email_address: 'a@b.c',
      email_server: 's',
      email_pwd: 'p',
      email_tls: 'required',
      email_timeout_seconds: 7,
    } as const;
    expect(mailConfigOf(keys, 'o').account).toMatchObject({
      to: ['a@b.c'],
      user: 'a@b.c',
      port: 587,
      timeoutMs: 7000,
    });
    expect(() => mailConfigOf({ ...keys, email_ca_file: '/no/such' }, 'o')).toThrow(/email_ca_file/);
  });
});
