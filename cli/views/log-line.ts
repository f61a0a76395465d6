import type { LogEntry } from '../../data/system/logs';
import { LOG_ATTRIBUTES } from '../../domain/logs/log-attributes';

/** `2026-11-28 15:41:15 WARN worker-all text [instrument_code=CORN] {"facts":1}`, UTC. */
export function logLine(entry: LogEntry): string {
  const about = LOG_ATTRIBUTES.filter((name) => entry[name] !== undefined).map(
    (name) => `${name}=${entry[name]}`,
  );
  const facts = entry.facts ? ` ${JSON.stringify(entry.facts)}` : '';
  const time = entry.at.toISOString().slice(0, 19).replace('T', ' ');
  const level = entry.level.toUpperCase().padEnd(8);
  return `${time} ${level} ${entry.name} ${entry.text}${about.length > 0 ? ` [${about.join(' ')}]` : ''}${facts}`;
}
