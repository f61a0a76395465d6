import { readFileSync } from 'node:fs';

/** A CSV file as what it says: rows in their order, cells by header, numbers as numbers, an empty cell as NaN. */
export function parsedCsv(file: string): readonly Readonly<Record<string, string | number>>[] {
  const [header, ...lines] = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const named = cellsOf(header).map((name) => name.toUpperCase());
  // The one value of a series has several names.
  const names = named.length === 2 ? [named[0], 'VALUE'] : named;
  return lines.map((line) => {
    const cells = cellsOf(line);
    if (cells.length !== names.length) throw new Error(`${file}: ${line}`);
    return Object.fromEntries(names.map((name, index) => [name, cellValue(cells[index], names[index])]));
  });
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,"]*),/g)].map(([, cell]) =>
    cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
  );
}

/** Times in one form, with seconds; `20241200.0` and `20241200` are the same. */
function cellValue(cell: string, name: string): string | number {
  if (cell === '') return Number.NaN;
  if (/^DATE_?TIME$|_DATETIME$|_DATE$/.test(name))
    return cell.length === 10 ? `${cell} 00:00:00` : cell.slice(0, 19);
  return Number.isNaN(Number(cell)) ? cell : Number(cell);
}
