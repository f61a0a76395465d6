/** Flags and help of the option that names a system, for commander. */
export const SYSTEM_OPTION = ['--system <name>', 'system; default: the one started last'] as const;
