import { eachBlock } from './each-block';

const NEWLINE = 10;
const RETURN = 13;

/** Line of a row (from 0) behind the header, in a file without quotes: blank lines are no rows. */
export async function lineOfRow(file: string, row: number): Promise<number> {
  let line = 1;
  let rows = -1; // the header
  let isBlank = true;
  let found = 0;
  await eachBlock(file, (block) => {
    for (let at = 0; at < block.length && found === 0; at += 1) {
      if (block[at] === NEWLINE) {
        line += 1;
        isBlank = true;
      } else if (isBlank && block[at] !== RETURN) {
        isBlank = false;
        if (rows === row) found = line;
        rows += 1;
      }
    }
  });
  return found;
}
