import { isKnownZone } from './zone-time';

/**
 * The broker's names of time zones -> IANA names. They vary over time and by gateway; an
 * unknown one maps to undefined, and then nothing is traded.
 */
const IANA_ZONES: Readonly<Record<string, string>> = {
  'US/Eastern': 'America/New_York',
  'US/Central': 'America/Chicago',
  'US/Mountain': 'America/Denver',
  'US/Pacific': 'America/Los_Angeles',
  'Canada/Eastern': 'America/Toronto',
  'Brazil/East': 'America/Sao_Paulo',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  EST5EDT: 'America/New_York',
  'EST (Eastern Standard Time)': 'America/New_York',
  CST6CDT: 'America/Chicago',
  'CST (Central Standard Time)': 'America/Chicago',
  'Central Standard Time': 'America/Chicago',
  'Eastern Standard Time': 'America/New_York',
  GB: 'Europe/London',
  'GB-Eire': 'Europe/London',
  BST: 'Europe/London',
  'GMT Standard Time': 'Europe/London',
  GMT: 'UTC',
  UTC: 'UTC',
  MET: 'Europe/Berlin',
  'MET (Middle Europe Time)': 'Europe/Berlin',
  CET: 'Europe/Berlin',
  'Central European Standard Time': 'Europe/Berlin',
  'W. Europe Standard Time': 'Europe/Berlin',
  EET: 'Europe/Helsinki',
  Japan: 'Asia/Tokyo',
  JST: 'Asia/Tokyo',
  'JST (Japan Standard Time)': 'Asia/Tokyo',
  Hongkong: 'Asia/Hong_Kong',
  HKT: 'Asia/Hong_Kong',
  Singapore: 'Asia/Singapore',
  ROK: 'Asia/Seoul',
  KST: 'Asia/Seoul',
  'India Standard Time': 'Asia/Kolkata',
  'Australia/NSW': 'Australia/Sydney',
  'Australia/Victoria': 'Australia/Melbourne',
};

/** The IANA zone for the broker's name, or undefined when it is not known. */
export function ianaZone(name: string): string | undefined {
  const trimmed = name.trim();
  const listed = IANA_ZONES[trimmed];
  if (listed) return listed;
  return /^[A-Za-z]+\/[A-Za-z_/-]+$/.test(trimmed) && isKnownZone(trimmed) ? trimmed : undefined;
}
