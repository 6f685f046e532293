(exit 3)
(exit 4) || (echo "$(echo inner; exit 5)")
kill -s TERM "$(sh -c 'echo $PPID')" 2>/dev/null &
wait
trap 'exit 6' USR1
kill -s USR1 $$
