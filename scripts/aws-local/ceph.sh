#!/usr/bin/env bash
# Sourced by scripts/aws-local.sh: Ceph on one node, in memory, as an S3 server. Uses $state, $monitor_port, $s3_port and launch, until_ready, random.

ceph_configure() {
  mkdir -p "$state"/ceph/{mon,osd,rgw}
  cat >"$state/ceph/ceph.conf" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$monitor_port]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
keyring = $state/ceph/keyring
mon data = $state/ceph/mon
osd data = $state/ceph/osd
log file = $state/\$name.log
run dir = $state/ceph
# A socket's path may have 107 characters only.
admin socket =
osd objectstore = memstore
memstore device bytes = 4294967296
# One copy, on the one disk there is.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
[client.rgw]
# No line for each request.
debug rgw = 0
rgw data = $state/ceph/rgw
rgw frontends = beast endpoint=127.0.0.1:$s3_port
rgw thread pool size = 64
# Give memory back soon: by default what was deleted stays for two hours.
rgw gc obj min wait = 60
rgw gc processor period = 60
# A key for KmsKeyId, over plain HTTP.
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = tunescout-local=$(head -c 32 /dev/urandom | base64 -w 0)
CONF
}

ceph_start() {
  local conf=$state/ceph/ceph.conf key=$state/ceph/keyring map=$state/ceph/monmap name osd
  ceph-authtool --create-keyring "$key" --gen-key -n mon. --cap mon 'allow *'
  for name in client.admin client.rgw osd.0; do
    ceph-authtool "$key" --gen-key -n "$name" --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  done
  monmaptool --create --clobber --fsid "$(sed -n 's/^fsid = //p' "$conf")" --addv a "[v2:127.0.0.1:$monitor_port]" "$map"
  ceph-mon -c "$conf" --mkfs -i a --monmap "$map" --keyring "$key"
  launch ceph-mon ceph-mon -c "$conf" -i a -f
  until_ready ceph-mon timeout 10 ceph -c "$conf" auth import -i "$key"
  osd=$(cat /proc/sys/kernel/random/uuid)
  timeout 30 ceph -c "$conf" osd new "$osd"
  ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$osd"
  launch ceph-osd ceph-osd -c "$conf" -i 0 -f
  launch radosgw radosgw -c "$conf" -n client.rgw -f
  until_ready radosgw curl -s -o /dev/null "http://127.0.0.1:$s3_port/"
}

# Makes a user with keys of its own, and prints "ID SECRET".
ceph_user() {
  timeout 60 radosgw-admin -c "$state/ceph/ceph.conf" -n client.rgw user create --uid=tunescout --display-name=TuneScout --gen-access-key --gen-secret |
    sed -n 's/.*"access_key": "\(.*\)".*/\1/p; s/.*"secret_key": "\(.*\)".*/\1/p' | paste -s -d ' '
}
