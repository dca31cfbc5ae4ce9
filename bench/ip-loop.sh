# What a script would do: links, addresses and routes of the host and of every named namespace, by ip -j.
set -e
ip -j link show
ip -j addr show
ip -j route show
for name in $(ls /run/netns); do
  ip -n "$name" -j link show
  ip -n "$name" -j addr show
  ip -n "$name" -j route show
done
