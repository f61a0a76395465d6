/**
 * Every file and folder that a document names is there: targets of links, paths in code, names of pages in sentences.
 * A path counts from the root, from the document's folder, or from the folder of a path that its paragraph names.
 */
import { dirname, join } from 'node:path/posix';
import { readDocument } from './document-code.mjs';

/** What documents name and the repository does not hold, each with the reason. An entry that no document needs is refused. */
const ELSEWHERE = [
  [
    "the user's private directory",
    /^(?:private_(?:control_)?config(?:_trading_hours)?|secrets|schedules)\.yaml$|^rules\/$/,
  ],
  ['folder of a system', /^(?:logs|backups|echos)\/$|^echos\/NAME\.txt$|^logs\/unsent\/$|^endpoints\.json$/],
  ['what a build makes', /^dist\/[\w.-]*$/],
  [
    'what the reader names',
    /(?:^|\/)[A-Z]+\.(?:ts|yaml)$|^PRIVATE\/\w+$|^(?:report|page)\.html$|^fixed\.yaml$|^series\.py$|^results\//,
  ],
  ['golden figures, outside of the repository', /^\.\.\/shared(?:\/[\w-]+)*$/],
  ['workflows and schedules', /^(?:NAME|demo)\/[a-z-]+$/],
  ['files of a backtest', /^(?:scalars|series_info|config|manifest|portfolio\/stats)\.json$/],
  ["pysystemtrade's data files", /^(?:[A-Z]{6}|instrumentconfig|rollconfig|ib_config_\w+)\.csv$|^\w+_csv\/$/],
  [
    "a vendor's files, how they write dates, and zones",
    /\{\w+\}.*\.csv$|^\w+_daily_[\w-]+\.csv$|^MM\/dd\/yyyy$|^America\/\w+$/,
  ],
  ['what a person states of an account', /^(?:positions|account)\.csv$/],
  ['stored series', /^(?:contract_|fx_)?prices\/[A-Z]+(?:\/\d{8})?$/],
];

const KINDS = 'ts|mjs|cjs|js|md|json|ya?ml|csv|svg|sh|py|toml|html|log|gz|arrow';
const TOKEN = /[^\s`'"(),;|=<>]+/g;
const FILE = new RegExp(`^(?!\\.\\w+(?:\\.|$)).*\\.(?:${KINDS})$`);
const SLASHES = /^[\w.*-]+(?:\/[\w.*-]+)*\/$|^[\w.*-]+(?:\/[\w.*-]+)+$/;
const PAGE = new RegExp(`^[\\w.*-]+(?:/[\\w.*-]+)*\\.(?:${KINDS})$`);
const WEB = /^(?:[a-z]+:|#)/;

/** Every breach as `file:line: sentence`. @param files paths from the root, with `/`, of what is tracked */
export function documentPathBreaches(name, text, files) {
  const known = withFolders(files);
  const { code, links, prose } = readDocument(text);
  const named = [
    ...links
      .filter((each) => !WEB.test(each.text))
      .map((each) => ({ ...each, path: each.text.split('#')[0] })),
    ...code.flatMap((each) => tokens(each, (token) => FILE.test(token) || SLASHES.test(token))),
    ...prose.flatMap((each) => tokens(each, (token) => PAGE.test(token))),
  ];
  return named
    .filter(({ path }) => !ELSEWHERE.some(([, pattern]) => pattern.test(path)))
    .filter(({ path, paragraph }) => !isThere(path, foldersFor(name, paragraph, code), known))
    .map(({ path, line }) => `${name}:${line}: there is no ${path}`);
}

/** Entries of the list of what is elsewhere that no document needs. @param texts of all documents */
export function needlessExceptions(texts) {
  const words = texts.flatMap((text) => text.match(TOKEN) ?? []).map(trimmed);
  return ELSEWHERE.filter(([, pattern]) => !words.some((word) => pattern.test(word))).map(
    ([reason]) =>
      `scripts/lint/document-paths.mjs:1: no document names what '${reason}' excepts; remove the entry`,
  );
}

/** Without the punctuation of a sentence and the line of `file.ts:12`. */
const trimmed = (token) => token.replace(/[.:]+$/, '').replace(/:\d+$/, '');

function tokens({ text, line, paragraph }, wanted) {
  return (text.match(TOKEN) ?? [])
    .map(trimmed)
    .filter((token) => !WEB.test(token) && wanted(token))
    .map((path) => ({ path, line, paragraph }));
}

/** Every word of code of a paragraph may be the folder of another one, seen from the root or from the document. */
function foldersFor(name, paragraph, code) {
  const words = code
    .filter((each) => each.paragraph === paragraph)
    .flatMap(({ text }) => text.match(TOKEN) ?? []);
  const near = words.flatMap((word) => (word.includes('/') ? [dirname(word), word] : [word]));
  return ['.', dirname(name), ...near, ...near.map((each) => join(dirname(name), each))];
}

function isThere(path, folders, known) {
  return folders.some((folder) => {
    const full = join(folder, path).replace(/\/$/, '');
    if (!full.includes('*')) return full === '.' || known.has(full);
    const pattern = new RegExp(`^${full.replace(/[.+?^${}()[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*')}$`);
    return [...known].some((each) => pattern.test(each));
  });
}

function withFolders(files) {
  const known = new Set(files);
  for (const file of files)
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) known.add(folder);
  return known;
}
