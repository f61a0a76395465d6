import type { FileHandle } from 'node:fs/promises';

const NEW_LINE = 0x0a;

/**
 * Appends one line to each of the files, opened for appending and reading, and waits until all of them have it on disk.
 * Where one can't take it (a full disk, a write that took only part, a failed sync), it is taken back from all of them
 * and the first error is thrown: what was not acknowledged does not stay, and the next line is not glued to its rest.
 */
export async function appendLine(files: readonly FileHandle[], line: string): Promise<void> {
  const attempts = await Promise.all(files.map((file) => beginAppend(file, line)));
  const outcomes = await Promise.allSettled(attempts.map(writeDurably));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  await Promise.all(attempts.map(takeBack));
  throw failed.reason;
}

interface Attempt {
  readonly file: FileHandle;
  readonly sizeBefore: number;
  readonly bytes: Buffer;
}

/** A crash, or another process, may have left a torn line: the new one must not be glued to its remains. */
async function beginAppend(file: FileHandle, line: string): Promise<Attempt> {
  const { size } = await file.stat();
  const torn = size > 0 && (await bytesAt(file, size - 1, 1))[0] !== NEW_LINE;
  return { file, sizeBefore: size, bytes: Buffer.from(`${torn ? '\n' : ''}${line}\n`, 'utf8') };
}

/** In one write, so that lines of several processes are not mixed. */
async function writeDurably({ file, bytes }: Attempt): Promise<void> {
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten !== bytes.length)
    throw new Error(`only ${bytesWritten} of ${bytes.length} bytes could be written: the disk is full`);
  await file.datasync();
}

/** Cuts the file back, if nobody else has written since. What can't be cut stays: the next line begins after it. */
async function takeBack({ file, sizeBefore, bytes }: Attempt): Promise<void> {
  try {
    const { size } = await file.stat();
    const written = size - sizeBefore;
    if (written <= 0 || written > bytes.length) return;
    const rest = await bytesAt(file, sizeBefore, written);
    if (!rest.equals(bytes.subarray(0, written))) return;
    await file.truncate(sizeBefore);
    await file.datasync();
  } catch {
    return; // the error of the write is the one that counts
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
