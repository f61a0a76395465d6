import { diskState } from './disk-space';

const MB = 1024 * 1024;

it.each([
  ['full without room', 0, true, 'full'],
  ['full where the database can not go on', 31 * MB, true, 'full'],
  ['full where nothing can be written, whatever seems free', 9_000 * MB, false, 'full'],
  ['low before it is full', 400 * MB, true, 'low'],
  ['else enough', 600 * MB, true, 'enough'],
])('a disk is %s', (_what, free, writable, kind) => {
  expect(diskState('/data', free, writable)).toMatchObject({ kind, text: expect.stringContaining('/data') });
});
