sh -c 'exit 3' &
first=$!
sh -c 'exit 4' &
second=$!
wait "$first"
wait "$second"
