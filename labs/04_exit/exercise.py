"""Lab 04, exit: end a process, and learn how one has ended.  实验 04：结束一个进程；查明它是怎样结束的。

Write the two functions, then ask the judge:  写好两个函数，然后请评测：
    pytest labs/04_exit
"""


def exit_with(code, last_words):
    """Print `last_words` (a str) to sys.stdout as a line, then end the calling process with exit code `code`.

    It ends here and now, whoever called: nobody's finally, except or atexit runs any more. Yet nothing that
    was printed is lost: what was printed to sys.stdout before arrives, then `last_words`, each once, on a
    terminal as well as in a pipe. This function does not return.
    Raises ValueError if `code` cannot be an exit code (0…255); then nothing is printed and nobody ends.

    把 `last_words`（字符串）作为一行打印到 sys.stdout，然后以退出码 `code` 结束调用它的进程。立刻就地结束，
    不管是谁调用的：任何人的 finally、except、atexit 都不再运行。但打印过的东西一点也不能丢：此前打印到
    sys.stdout 的内容，然后是 `last_words`，都要送到，各一次，在终端上和在管道里都一样。这个函数不返回。
    如果 `code` 不可能是退出码（0…255），抛出 ValueError；这时什么也不打印，谁也不结束。
    """
    raise NotImplementedError("TODO")


def exit_status_of(main):
    """Run the function `main()` in a child process, as if it were a program; return the code it ended with.

    The child does nothing but main(), and ends as a Python script would whose last line is `main()`:
        main returns, whatever it returns               0
        sys.exit(), sys.exit(None)                      0
        sys.exit(number), os._exit(number)              the lowest 8 bits of the number
        sys.exit(anything else)                         1, and that is printed to stderr
        any other exception                             1, and its traceback is printed to stderr
        killed by signal n                              -n
    What main prints arrives, once; so does what the caller printed before. Nothing of the caller's cleanup
    (finally, except, atexit) runs in the child. When this returns, the child is reaped, and no other child of
    the caller is.

    在子进程里把函数 `main()` 当作一个程序来运行，返回它的退出码。子进程只做 main()，就像一个最后一行是
    `main()` 的 Python 脚本：
        main 返回，不管返回什么                         0
        sys.exit()、sys.exit(None)                      0
        sys.exit(整数)、os._exit(整数)                  这个整数最低的 8 位
        sys.exit(其他任何东西)                          1，并把它打印到标准错误
        其他异常                                        1，并把 traceback 打印到标准错误
        被信号 n 杀死                                   -n
    main 打印的内容要送到，而且只出现一次；调用者此前打印的也一样。调用者的收尾工作（finally、except、atexit）
    不在子进程里运行。函数返回时，这个子进程已被回收，调用者的其他子进程都没有被回收。
    """
    raise NotImplementedError("TODO")
