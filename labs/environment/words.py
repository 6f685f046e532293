"""What the set-up says, in English and in Chinese.

Not in the gettext catalogues, as it speaks before there is anything to read them with, and also to a
Python too old for the rest: this file keeps to the syntax of 3.6.
"""

import os
import sys

ENGLISH = {
    "windows": "this course is about fork(), which Windows does not have: install WSL (wsl --install) and"
    " clone the project there",
    "old python": "needs Python 3.11 or newer; found {found}. Install one, then type: {newer} -m labs",
    "setting up": "Setting up {folder}, this once: half a minute or so.",
    "setting up elsewhere": "Setting up {folder}, this once (the project's own folder cannot be written to).",
    "updating": "Updating {folder}: what the project needs has changed.",
    "creating": "environment",
    "fetching": "packages fetched",
    "installing": "packages installed",
    "linking": "the course itself",
    "of": "{done} of {total}",
    "ready": "Ready after {seconds} s.",
    "without uv": "uv did not manage it; going on with pip.",
    "waiting": "Another start is setting up {folder}; waiting for it.",
    "interrupted": "interrupted; nothing is left half-made",
    "failed": "set-up failed: {reason}",
    "disk": "the disk is full (about 600 MB are needed in {folder}). Make room, then type the same again",
    "venv": "this Python came without venv. Install it (Debian, Ubuntu: sudo apt install python3-venv),"
    " then type the same again",
    "network": "no package index could be reached. Check the network, or pip's proxy settings,"
    " then type the same again",
    "not whole": "a download did not arrive whole. Type the same again; if it stays so, ask whoever runs the"
    " package index or the proxy",
    "certificate": "the package index's certificate was refused. Behind a proxy with its own, set PIP_CERT"
    " to it, then type the same again",
    "mirror": "the package index has no {package}. If it is a mirror that lags behind, try another",
    "denied": "{path} cannot be written to. Check its owner and permissions",
    "no home": "the project's folder cannot be written to, and there is no home folder either."
    " Set XDG_CACHE_HOME to a folder of yours",
    "in the way": "{folder} is no Python environment, and is in the way. Move it, then type the same again",
    "broken": "{folder} does not hold together. Remove it (rm -rf {quoted}), then type the same again",
    "mending": "{package} is missing in {folder}, so it is made anew.",
    "missing": "{package} is missing in {prefix}. Install it: {python} -m pip install -e {clone}",
    "other": "{reason}. To see all of it: {python} -m venv {quoted};"
    " {quoted}/bin/pip install -r {requirements}",
}

CHINESE = {
    "windows": "本课程讲的是 fork()，而 Windows 没有它：请安装 WSL（wsl --install），在其中克隆本项目",
    "old python": "需要 Python 3.11 或更新的版本；当前是 {found}。安装后请输入：{newer} -m labs",
    "setting up": "正在准备 {folder}，只需这一次，约半分钟。",
    "setting up elsewhere": "正在准备 {folder}，只需这一次（项目所在的文件夹不可写）。",
    "updating": "正在更新 {folder}：项目的依赖有变化。",
    "creating": "创建环境",
    "fetching": "下载软件包",
    "installing": "安装软件包",
    "linking": "课程本身",
    "of": "{done} / {total}",
    "ready": "准备完毕，用时 {seconds} 秒。",
    "without uv": "uv 没有成功，改用 pip。",
    "waiting": "另一个进程正在准备 {folder}，等它完成。",
    "interrupted": "已中断；没有留下半成品",
    "failed": "准备失败：{reason}",
    "disk": "磁盘已满（{folder} 大约需要 600 MB）。腾出空间后请再试一次",
    "venv": "这个 Python 没有 venv。请先安装（Debian、Ubuntu：sudo apt install python3-venv），然后再试一次",
    "network": "连不上软件包索引。请检查网络或 pip 的代理设置，然后再试一次",
    "not whole": "有一个下载不完整。请再试一次；如果总是这样，请问软件包索引或代理的管理员",
    "certificate": "软件包索引的证书被拒绝。如果代理使用自己的证书，请把 PIP_CERT 设为它，然后再试一次",
    "mirror": "软件包索引里没有 {package}。如果这是更新滞后的镜像，请换一个",
    "denied": "{path} 不可写。请检查它的所有者和权限",
    "no home": "项目所在的文件夹不可写，也没有主目录。请把 XDG_CACHE_HOME 设为您自己的一个文件夹",
    "in the way": "{folder} 不是 Python 环境，却占了位置。请把它移开，然后再试一次",
    "broken": "{folder} 已损坏。请删除它（rm -rf {quoted}），然后再试一次",
    "mending": "{folder} 里缺少 {package}，正在重新创建。",
    "missing": "{prefix} 里缺少 {package}。请安装：{python} -m pip install -e {clone}",
    "other": "{reason}。要看全部输出：{python} -m venv {quoted}; {quoted}/bin/pip install -r {requirements}",
}


def say(key: str, **values: object) -> str:
    """Return a text in the reader's language, its gaps filled."""
    text = (CHINESE if reads_chinese() else ENGLISH)[key].format(**values)
    try:
        text.encode(getattr(sys.stderr, "encoding", "ascii"))
    except UnicodeError:
        return ENGLISH[key].format(**values)
    return text


def reads_chinese() -> bool:
    """Tell by `--lang`, else by the locale, whether the reader wants Chinese."""
    before_a_command = sys.argv[1 : sys.argv.index("--")] if "--" in sys.argv else sys.argv[1:]
    options = " ".join(before_a_command).replace("--lang=", "--lang ").split()
    if "--lang" in options[:-1]:
        return options[options.index("--lang") + 1].startswith("zh")
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return next(filter(None, map(os.environ.get, names)), "").startswith("zh")
