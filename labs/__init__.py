"""From fork() to a chat room: the labs, and the tools that show and judge what the kernel did.

`python3 -m labs` is the way in (`labs.__main__`); the finished chat room lives in `chatroom`.
"""
