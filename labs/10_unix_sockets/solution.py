"""Lab 10, unix sockets: the reference.  实验 10：参考答案。"""

import errno
import os
import socket
import stat


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX)
    try:
        try:
            listener.bind(path)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not is_stale(path):
                raise
            os.unlink(path)
            listener.bind(path)
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener


def is_stale(path):
    # That a path exists tells nothing: knock. Refused: nobody is there. Answered: the path is his.
    # 路径存在说明不了什么：敲敲门。被拒绝，说明没有人；有人应，说明他活着，路径归他。
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(path) == errno.ECONNREFUSED


def serve(listener, reply):
    while True:
        connection, _ = listener.accept()
        # One guest's misfortune is not the server's: a broken pipe, a reset, bytes that are no text.
        # 一位客人出事，不是服务端的事：管道断了、连接被重置、发来的不是文字。
        try:
            with connection, connection.makefile("rb") as lines:
                # A stream has no messages: the newline makes them. What ends without one is half of one.
                # 字节流没有消息，换行才有。末尾没有换行的，只是半条。
                for line in lines:
                    if line.endswith(b"\n"):
                        connection.sendall(reply(line[:-1].decode()).encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            continue


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(message.encode() + b"\n")  # send() may take only a part  send() 可能只送出一部分
        with connection.makefile("rb") as lines:
            answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("the server has closed without an answer")
    return answer[:-1].decode()
