# The subshell ends, its child is adopted; the fifo says when.
folder=$(mktemp -d)
mkfifo "$folder/gone"
(sh -c 'read word < "$1"; exit 3' sh "$folder/gone" &)
echo go > "$folder/gone"
rm -r "$folder"
