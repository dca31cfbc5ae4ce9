#!/bin/sh
# The first process of a lab host, already in namespaces of its own: makes the places where host daemons write its own, says
# "ready" and then holds the namespaces until standard input ends. Its end ends every process of the lab host (pid_namespaces(7)).
# Standard input is the life-line: whoever holds its other end, by dying or closing it, takes the lab host down.
set -eu
name=$1
userland=$2
own=/run/lab

# Descriptor 3, because a shell gives background commands /dev/null for standard input.
exec 3<&0 </dev/null

# Another Debian's programs; both are usr-merged, so /bin and /lib follow.
[ -z "$userland" ] || mount --bind "$userland/usr" /usr

mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p "$own" /run/lock /run/openvswitch

# The machine's files show through, what is written lands in this host's memory and goes with it.
for place in etc var/lib var/log; do
  mkdir -p "$own/overlay/$place/upper" "$own/overlay/$place/work"
  mount -t overlay -o "lowerdir=/$place,upperdir=$own/overlay/$place/upper,workdir=$own/overlay/$place/work" overlay "/$place"
done
mkdir -p /etc/openvswitch /var/log/openvswitch /var/lib/docker /etc/docker
for place in /etc/openvswitch /var/log/openvswitch /var/lib/docker /etc/docker; do
  mount -t tmpfs -o mode=755 tmpfs "$place"
done

# A new sysfs shows this network namespace's devices. The cgroup mounts move back under it: a second set of them would not be the one
# that /proc/<pid>/cgroup speaks of, and entering a container would fail.
if grep -q ' /sys/fs/cgroup ' /proc/self/mountinfo; then
  mkdir "$own/cgroup"
  mount --move /sys/fs/cgroup "$own/cgroup"
  mount -t sysfs sysfs /sys
  mount --move "$own/cgroup" /sys/fs/cgroup
else
  mount -t sysfs sysfs /sys
fi

hostname "$name"
printf '%s\n' "$name" >/etc/hostname
printf '127.0.0.1 localhost %s\n::1 localhost\n' "$name" >/etc/hosts
ip link set dev lo up
echo 1 >/proc/sys/net/ipv4/ip_forward

echo ready
exec >/dev/null

# While the shell waits for cat it also reaps what daemons leave behind, as the first process of a pid namespace must.
cat <&3 &
exec 3<&-
wait $! || true
