#!/bin/sh
# Becomes the given command, which ends when standard input is closed: by its supervisor, or because the supervisor
# is gone, be it by kill -9. `$$` in the watcher is the process id of this shell, and so of the command after `exec`.
exec 3<&0
(
  cat <&3 >/dev/null
  kill -TERM $$
  tenths=0
  while [ $tenths -lt 100 ] && kill -0 $$; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  kill -KILL $$
) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@" </dev/null
