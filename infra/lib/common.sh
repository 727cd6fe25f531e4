# shellcheck shell=bash
# What the scripts in infra/ share. Sourced, never run.
# Everything said here goes to stderr, so that a script's stdout stays its own.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
# shellcheck disable=SC2034 # used by those that source this
CALLED_FROM="$PWD"
WEB="$ROOT/src/Solidarity.Web"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build nodes that stay behind would hold a script's output open after it has ended.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# again TRIES COMMAND...: tries a command that depends on a network, with growing waits.
again() {
    local tries=$1 try=1
    shift
    until "$@"; do
        if ((try >= tries)); then
            say "'$*' failed $tries times; giving up."
            return 1
        fi
        say "'$*' failed; trying again in $((try * 5)) seconds."
        sleep $((try * 5))
        try=$((try + 1))
    done
}

need_dotnet() {
    if ! command -v dotnet >/dev/null && [[ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]]; then
        PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
    fi
    command -v dotnet >/dev/null ||
        fail "The .NET 10 SDK is missing. Install it as https://dotnet.microsoft.com/download says, then run this again."
    dotnet --list-sdks | grep '^1[0-9]\.' >/dev/null ||
        fail "Solidarity needs the .NET 10 SDK; 'dotnet --list-sdks' does not show it. Install it from https://dotnet.microsoft.com/download, then run this again."
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        fail "Node.js (20 or newer) with npm is missing. Install it from https://nodejs.org, then run this again."
    fi
    local major
    major="$(node -p 'process.versions.node.split(".")[0]')"
    ((major >= 20)) ||
        fail "Node.js here is version $major; Solidarity needs 20 or newer. Install it from https://nodejs.org, then run this again."
}

# debian_packages NAME...: installs those that are missing, as root or by sudo; elsewhere than on Debian, nothing.
debian_packages() {
    command -v dpkg-query >/dev/null || return 0
    local missing
    read -ra missing <<<"$(missing_packages "$@")"
    if ((${#missing[@]} > 0)); then install_packages "${missing[@]}"; fi
}

missing_packages() {
    local package
    for package in "$@"; do
        [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || printf '%s ' "$package"
    done
}

install_packages() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "Packages are missing, and neither root nor sudo is at hand to install them. As root: apt-get install $*"
        as_root=(sudo)
        [[ -t 2 ]] || as_root=(sudo -n)
    fi
    say "Installing what is missing${as_root[*]:+ (by sudo)}: $*"
    local deny=/usr/sbin/policy-rc.d made_deny=false
    if [[ ! -e $deny ]]; then
        # Debian asks this file whether an installed service may start: 101 is no.
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $deny >/dev/null
        "${as_root[@]}" chmod 755 $deny
        made_deny=true
    fi
    echo 'postfix postfix/main_mailer_type select No configuration' |
        "${as_root[@]}" debconf-set-selections 2>/dev/null || true
    local result=0
    again 5 apt_install "${as_root[@]}" -- "$@" || result=$?
    if $made_deny; then "${as_root[@]}" rm -f $deny; fi
    return $result
}

# shellcheck disable=SC2317 # called through again
apt_install() {
    local as_root=()
    while [[ $1 != -- ]]; do as_root+=("$1"); shift; done
    shift
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >&2 &&
        "${apt[@]}" update >&2 && "${apt[@]}" install --no-install-recommends "$@" >&2
}

# npm_packages FOLDER: what its lock file names, unless it is there already.
npm_packages() {
    local folder=$1
    [[ -f "$folder/package-lock.json" ]] || return 0
    need_node
    [[ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" &&
        "$folder/node_modules/.package-lock.json" -nt "$folder/package.json" ]] && return 0
    say "Fetching the npm packages of ${folder#"$ROOT"/} ..."
    again 4 npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error >&2
}

# A name for the sources as they are now: it changes when any file of the site does.
sources_name() {
    find "$ROOT/src" "$ROOT/Directory.Build.props" "$ROOT/Directory.Packages.props" "$ROOT/global.json" \
        \( -name bin -o -name obj -o -name node_modules -o -name lib \) -prune -o \
        -type f -printf '%p %T@ %s\n' | LC_ALL=C sort | sha256sum | cut -c1-16
}

# Builds the site if its sources have changed since, and sets SITE to the folder it lies in.
# Each build has a folder of its own: one made beside a running site leaves that site's files alone.
# The script that uses it holds a shared lock on it (file descriptor 9), which the program inherits.
build_site() {
    need_dotnet
    mkdir -p "$WEB/bin"
    local name
    name="$(sources_name)"
    SITE="$WEB/bin/site-$name"
    exec 8>"$WEB/bin/build.lock"
    flock 8
    # The compiler's server outlives the build and must not inherit the lock.
    if [[ ! -f "$SITE/Solidarity.Web.dll" ]]; then publish_site 8>&-; fi
    exec 9>"$SITE/.in-use"
    flock -s 9
    remove_old_sites
    exec 8>&-
}

publish_site() {
    say "Building Solidarity (the first time this takes a minute or two) ..."
    npm_packages "$WEB"
    again 3 dotnet restore "$WEB" -v quiet >&2
    rm -rf "$SITE.new"
    dotnet publish "$WEB" -c Release -o "$SITE.new" --no-restore --nologo -v quiet >&2 ||
        fail "The build failed; the messages above say where."
    mv "$SITE.new" "$SITE"
}

remove_old_sites() {
    local old
    for old in "$WEB"/bin/site-*; do
        [[ "$old" == "$SITE" || ! -d "$old" ]] && continue
        # Nobody holds its lock: nobody runs it.
        (flock -n -x 7 && rm -rf "$old") 7>"$old/.in-use" || true
    done
}
