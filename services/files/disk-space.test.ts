import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mountSmallDisk } from '../../test/support/full-disk';
import { lookAtDisk, untilDiskIsFull } from './disk-space';

const disk = mountSmallDisk(64 * 1024);
afterAll(() => disk?.unmount());

(disk ? it : it.skip)('a real disk that fills up is seen, and ends what waits for it', async () => {
  const { folder } = disk!;
  expect(await lookAtDisk(folder)).toMatchObject({ kind: 'low' });
  const ended = new AbortController();
  const full = untilDiskIsFull(folder, ended.signal);
  expect(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(80 * 1024 * 1024))).toThrow(/ENOSPC/);
  expect(await full).toMatchObject({ kind: 'full', text: expect.stringContaining(folder) });
});
