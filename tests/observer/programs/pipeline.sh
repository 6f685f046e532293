# Two pipelines; the status of the second is its last command's.
printf 'b\na\nb\n' | sort | uniq -c | wc -l
true | false | sh -c 'exit 9'
