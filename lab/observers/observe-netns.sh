#!/bin/sh
# Reads lines "INODE PATH", a network namespace each, and prints what ip(8) sees in it: after a line "@ INODE" one JSON document each for
# links with addresses, netns ids, IPv4 routes, IPv4 rules, IPv6 routes, IPv6 rules, the bridge VLAN table, tun and tap devices with the
# processes that have them open. A namespace that is gone meanwhile prints "! INODE WORDS".
# Runs in a mount namespace of its own: every namespace gets its inode as its name, so that ip prints for the far end of a link which
# namespace it is in; that way iproute2 itself, and not we, says what a netns id means.
set -u
# iproute2 6.1 forgets the braces around each process of a tun device.
braces='s/"processes":\["name"/"processes":[{"name"/g; s/("pid":[0-9]+),"name"/\1},{"name"/g; s/("pid":[0-9]+)\]/\1}]/g'
names=/run/netns
# Gathered elsewhere first: some of the paths lie under /run/netns themselves.
gathered=$(mktemp -d /run/observed.XXXXXX)
mount -t tmpfs tmpfs "$gathered"
input=$(cat)
printf '%s\n' "$input" | while read -r inode path; do
  : >"$gathered/$inode"
  mount --bind "$path" "$gathered/$inode" 2>/dev/null || rm "$gathered/$inode"
done
mkdir -p "$names"
mount --rbind "$gathered" "$names"
printf '%s\n' "$input" | while read -r inode path; do
  if [ ! -e "$names/$inode" ]; then
    printf '! %s is gone\n' "$inode"
    continue
  fi
  printf '@ %s\n' "$inode"
  printf 'address show\nnetns list-id\n' | nsenter --net="$names/$inode" ip -j -d -batch -
  for family in 4 6; do
    printf 'route show table all\nrule show\n' | nsenter --net="$names/$inode" ip -"$family" -N -j -d -batch -
  done
  nsenter --net="$names/$inode" bridge -j vlan show
  if [ -n "$(nsenter --net="$names/$inode" ip -oneline link show type tun)" ]; then
    # What it looks up in sysfs is there only in one that was mounted from inside; the host's own is refused a second mount on itself.
    nsenter --net="$names/$inode" unshare --mount sh -c 'mount -t sysfs sysfs /sys 2>/dev/null; exec ip -j -d tuntap show' |
      sed -E "$braces"
  else
    printf '[]\n'
  fi
done
umount -l "$gathered"
rmdir "$gathered"
