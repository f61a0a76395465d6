import { pino } from 'pino';
import type { Mail } from '../activities/deps';
import { diskState } from '../domain/system/disk-space';
import { createDiskLook } from './watch-disk';

const MB = 1024 * 1024;

it('a disk that becomes full is mailed once, at once, and once more when it has room again', async () => {
  const mails: Mail[] = [];
  let free = 1000 * MB;
  const look = createDiskLook({
    folders: ['/data'],
    look: async (folder) => diskState(folder, free, true),
    sendMail: async (mail) => void mails.push(mail),
    log: pino({ level: 'silent' }),
  });
  for (const each of [1000, 1, 0, 0, 1000, 1000]) {
    free = each * MB;
    await look();
  }
  expect(mails.map(({ subject }) => subject)).toEqual(['The disk is FULL', 'The disk has room again']);
  expect(mails[0]).toMatchObject({
    critical: true,
    text: expect.stringMatching(/1 MB left on the disk of \/data/),
  });
});
