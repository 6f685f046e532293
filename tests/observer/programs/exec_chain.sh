exec sh -c 'exec env A=1 sh -c "exec sh -c \"exit 7\""'
