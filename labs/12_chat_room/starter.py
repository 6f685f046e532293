"""Lab 12, the chat room: a program, in five steps: login, chat, quit, the administrator, hostile datagrams.

实验 12，聊天室：一个程序，分五步写：登录、聊天、退出、管理员、恶意的数据报。

    python exercise.py server 9999                  the room  聊天室
    python exercise.py client 127.0.0.1 9999        in another terminal, and in more  另开终端，多少个都行

Write a step of both functions, try it, then ask the judge:  两个函数各写一步，试一试，然后请评测：
    pytest labs/12_chat_room

The wire is UDP, a message a datagram, text in UTF-8.  走 UDP，一个数据报一条消息，UTF-8 文本。
To the server 发给服务器: `L name`, `C name text`, `Q name`.
From the server 服务器发出: `OK`, `EXIT`, sentences for people 给人看的句子: `ann joined`, `ann 进入了聊天室`.
A sentence may begin with a line feed. What it must hold is said below; the words are yours, in any language.
句子可以以换行开头；里面必须有什么，见下文；怎么说由你，什么语言都行。
"""

import sys


def serve(port):
    """Be the room at UDP port `port` of 127.0.0.1 until SIGTERM or Ctrl-C (SIGINT) comes; then leave nothing.

    Two processes do it, joined as lab 10 teaches: one receives and forwards, one reads the administrator's
    lines. (You may do it otherwise: what is judged is what can be seen from outside.)

    1. Login. `L name`: answer `OK`; everybody else in the room is told a sentence with the name in it. A
       name has 1 to 24 printable characters; spaces are allowed within, not at its ends. Anything else is
       answered with a reason, in words, and nobody comes in: a name that somebody in the room has; one with
       a line feed or another control character; `管理员`, `admin` and `administrator`, even if spaces or
       invisible characters (U+200B) stand within or around them, in capitals, too. (`L` alone, or once
       more from a member: a reason, or silence.)
       The port is yours alone: nobody else can bind it while the room is open.
    2. Chat. `C name text`: everybody else is told a sentence with the name and the text. Not the speaker. The
       text arrives as it was sent, spaces and all; up to 1,000 bytes always. A longer one arrives whole, or
       not at all (then give a reason, if you like), but never in part.
    3. Quit. `Q name`: `EXIT` to him, to everybody else a sentence with the name. He hears nothing any more,
       cannot speak, and the name is free.
    4. The administrator. Each line of the standard input is told to everybody, in a sentence with the line
       and the word `administrator` or `管理员`; two that come at once, too. At the end of the input the room
       goes on without him. The end of the room leaves no process, and no zombie. If one of the two processes
       is killed, the room goes on, or the other process ends as well, at once.
    5. Whatever comes. A member is the address that he logged in from: `C` and `Q` of a stranger, or with
       another name than the sender's, are dropped (or answered with a reason to the sender), and nobody hears
       of them. No datagram ends the server: none that is empty, no UTF-8, no such command, or 65,507 bytes
       long (the sentence about it would be longer still); nor does a member who is dead.

    在 127.0.0.1 的 UDP 端口 `port` 上开聊天室，直到收到 SIGTERM 或 Ctrl-C（SIGINT）；结束时什么都不留下。

    由两个进程完成，像实验 10 那样连在一起：一个接收并转发，一个读管理员的输入。（也可以用别的办法：评测只看
    外面看得到的。）

    1. 登录。`L 姓名`：回答 `OK`；聊天室里的其他人收到一句含有这个姓名的话。姓名是 1 到 24 个可打印字符，中
       间可以有空格，两头不行。除此之外都用一句话说明理由，人不能进来：聊天室里已经有人用的姓名；含有换行或
       其他控制字符的；`管理员`、`admin` 和 `administrator`，哪怕中间或两头夹着空格、看不见的字符
       （U+200B），大写也一样。（只有 `L`，或者成员又发来 `L`：可以给理由，也可以不理。）端口只属于你：聊
       天室开着的时候，别人绑定不了它。
    2. 聊天。`C 姓名 内容`：其他人都收到一句含有姓名和内容的话，说话的人自己不收。内容要原样送到，包括空格；
       1000 字节以内一定要送到。更长的，要么完整送到，要么不送（可以给个理由），绝不能只送一部分。
    3. 退出。`Q 姓名`：给他 `EXIT`，其他人收到一句含有这个姓名的话。从此他什么也收不到，不能发言，姓名可以给
       别人用。
    4. 管理员。标准输入的每一行都告诉所有人，那句话里要有这一行，还有 `administrator` 或 `管理员`；两行同时
       到也一样。输入结束后，聊天室继续开着，只是没有管理员了。聊天室结束时不留下任何进程，也没有僵尸进程。
       两个进程中有一个被杀死时，要么聊天室继续，要么另一个也马上结束。
    5. 来什么都不怕。成员就是他登录时的地址：陌生人的 `C` 和 `Q`，或者姓名和发送者不符的，一律丢掉（或者给发
       送者一个理由），别人都不会知道。没有哪个数据报能让服务器结束：空的、不是 UTF-8 的、没有这个命令的、长
       达 65507 字节的（转发时那句话还会更长），都不行；有成员死掉了也不行。
    """
    raise NotImplementedError("TODO")


def chat(host, port):
    """Be a guest of the room at (`host`, `port`); return the exit code of the program.

    Two processes do it: one reads what is typed and sends, one receives and prints.

    1. Login. The first line of the standard input is the name: send `L name`. (Show a prompt, if you like.)
       If the answer is not `OK`, it is a reason: print it, and end with exit code 1. (Or ask for another
       name: then the exit code is 1 if the input ends before anybody was let in.) After `OK` stay, and print
       what arrives: who else joins, for a beginning.
    2. Chat. Send each further line as `C name line`, an empty one not at all; from the same address as the
       `L`. Print what arrives, whatever its length, at once.
    3. Quit. A line `quit`, or the end of the input: send `Q name`, and go on printing what arrives until
       `EXIT` comes. Then BOTH processes end, at once; the exit code is 0, and no process remains, no zombie.
       If `EXIT` comes without having been asked for, it ends as well, with any exit code. If one of the two
       processes is killed, the other ends, too, at once. (Best of all, it tells the room: `Q name`.)
    5. Whatever comes. Only the server is heard, before `OK` as well: what comes from another address is
       dropped. Control characters, line feeds within a sentence among them, never reach the terminal: leave
       them out, or put something harmless in their places; the rest of the sentence is printed. Nothing that
       arrives ends the client but `EXIT`: nothing empty, and nothing that is no UTF-8.

    在 (`host`, `port`) 的聊天室里做客；返回程序的退出码。

    由两个进程完成：一个读键盘输入并发送，一个接收并打印。

    1. 登录。标准输入的第一行是姓名：发送 `L 姓名`。（可以先显示提示。）回答如果不是 `OK`，就是理由：把它打
       印出来，以退出码 1 结束。（也可以再问一个姓名：那么还没进去输入就结束时，退出码是 1。）得到 `OK` 就
       留下，收到什么打印什么：首先是后来还有谁进来。
    2. 聊天。以后每一行作为 `C 姓名 内容` 发送，空行不发；要从发 `L` 的同一个地址发出。收到什么就马上打印，
       不管多长。
    3. 退出。输入 `quit`，或者输入结束：发送 `Q 姓名`，继续打印收到的内容，直到 `EXIT` 到来。然后两个进程都
       马上结束；退出码是 0，不留下任何进程，也没有僵尸进程。没有要求退出却来了 `EXIT`，也要结束，退出码不
       限。两个进程中有一个被杀死时，另一个也要马上结束。（最好再告诉聊天室一声：`Q 姓名`。）
    5. 来什么都不怕。只听服务器的，`OK` 之前也一样：从别的地址来的一律丢掉。控制字符（包括句子中间的换行）绝
       不能到达终端：去掉，或者换成无害的字符；句子的其余部分照样打印。除了 `EXIT`，什么都不能让客户端结束：
       空的、不是 UTF-8 的都不行。
    """
    raise NotImplementedError("TODO")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
        case _:
            sys.exit("server PORT | client HOST PORT")
