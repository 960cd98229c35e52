# What scripts/run, scripts/test and scripts/messages need of a machine. Sourced with $root set; `prepare run` or
# `prepare dev` does whatever is still missing and is silent when nothing is. Speaks on standard error only:
# standard output belongs to the program.

# The libraries of Debian that Qt's windows load, and the packages that hold them
qt_libraries=(
    libglib-2.0.so.0=libglib2.0-0 libGL.so.1=libgl1 libEGL.so.1=libegl1 libfontconfig.so.1=libfontconfig1
    libdbus-1.so.3=libdbus-1-3 libxkbcommon.so.0=libxkbcommon0 libxkbcommon-x11.so.0=libxkbcommon-x11-0
    libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-shape.so.0=libxcb-shape0
)
venv=$root/.venv
stamps=$venv/installed

say() { printf '%s\n' "$@" >&2; }

prepare() {
    if ! is_prepared "$1"; then
        exec 9<"$root" && flock 9 # of two first starts at once, the second waits for the first
        is_prepared "$1" || set_up "$1"
        exec 9<&-
    elif [[ -s $stamps/missing-libraries ]]; then
        remind_of_libraries
    fi
}

# The copy of the lock file that was installed from is the proof that it was
is_prepared() { [[ -x $venv/bin/python ]] && cmp -s "$root/lock/$1.txt" "$stamps/$1.txt"; }

set_up() {
    local lock python missing=()
    if [[ -d $stamps ]]; then
        say "程序组件有变化，正在更新…… The packages have changed, updating…"
    else
        say "首次启动，正在准备运行环境，大约一两分钟…… Setting up for the first time, a minute or two…"
    fi
    rm -rf "$stamps"
    mapfile -t missing < <(missing_libraries)
    ((${#missing[@]} == 0)) || install_debian "${missing[@]}" || true
    if ! "$venv/bin/python" -c '' 2>/dev/null; then
        python=$(find_python) || { install_debian python3.11 python3.11-venv || install_debian python3 python3-venv || true; }
        [[ -n $python ]] || python=$(find_python) || give_up \
            "没有找到 Python 3.11。请安装 python3.11 和 python3.11-venv 后重试。" \
            "Python 3.11 is not there. Please install python3.11 and python3.11-venv, then start again."
        "$python" -m venv --clear "$venv" >&2 || give_up \
            "无法在“$root”中建立运行环境，请检查该文件夹能否写入、磁盘是否已满。" \
            "The folder above could not be written to: please check its permissions and the free space."
    fi
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-warn-script-location \
        --require-hashes --no-deps -r "$root/lock/$1.txt" >&2 || give_up \
        "程序组件没有装好。首次启动需要联网，请检查网络后重试。" \
        "The packages could not be installed. The first start needs the network; please check it and start again."
    mkdir -p "$stamps"
    missing_libraries >"$stamps/missing-libraries"
    [[ ! -s $stamps/missing-libraries ]] || remind_of_libraries
    # Whoever can test can also run: the development lock holds every pin of the other one
    [[ $1 == run ]] || cp "$root/lock/run.txt" "$stamps/run.txt"
    cp "$root/lock/$1.txt" "$stamps/$1.txt"
    say "运行环境已准备好。 Ready."
}

give_up() {
    say "$@"
    exit 1
}

find_python() {
    local name
    for name in python3.11 /usr/bin/python3.11 python3 /usr/bin/python3; do
        if "$name" -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

missing_libraries() {
    local known pair
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0 # not a machine we know about
    for pair in "${qt_libraries[@]}"; do
        [[ $known == *"${pair%%=*} "* ]] || printf '%s\n' "${pair#*=}"
    done
}

remind_of_libraries() {
    local missing
    mapfile -t missing < <(missing_libraries)
    : >"$stamps/missing-libraries"
    ((${#missing[@]} == 0)) && return
    printf '%s\n' "${missing[@]}" >"$stamps/missing-libraries"
    say "窗口还缺少系统组件，请管理员执行：apt-get install ${missing[*]}（命令行功能不受影响）" \
        "The window still lacks system libraries; an administrator can add them with the command above. Commands work without."
}

# Install packages of Debian, as root or through sudo; fails quietly where neither is to be had
install_debian() {
    local as_root=() apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    command -v apt-get >/dev/null || return 1
    if ((EUID != 0)); then
        command -v sudo >/dev/null || return 1
        as_root=(sudo)
        [[ -t 0 ]] || as_root=(sudo -n) # nobody is there to type a password
    fi
    say "正在安装系统组件：$* Installing from Debian."
    "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null 2>&1 && return
    # A fresh machine has no list of packages yet, an old one has a stale list
    "${as_root[@]}" "${apt[@]}" update </dev/null >/dev/null 2>&1
    "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null
}
