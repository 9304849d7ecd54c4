# shellcheck shell=bash disable=SC2154  # `lab` sets here, prefix, state
# The computers whose presence is hard to see: they hide, sleep, answer late, speak IPv6 only, or share
# a hardware address. And the large home, whose computers are all alike.

shy_hosts() {
    firewalled
    mdns_only
    ipv6_only
    ipv6_quiet
    slow
    neighbours_of_one_address
    ready firewalled tcp 22
    ready ipv6-only tcp 80
    ready ipv6-quiet tcp 80
    ready slow tcp 80
    ready slow tcp 1883
    ready vm-desktop tcp 3389
    ready vm-desktop tcp 5900
    ready vm-server tcp 3000
    ready vm-server tcp 8883
    ready vm-server tcp 32400
}

# firewall NAME [RULE]: drops all that comes in, except what the rule accepts. ARP is not asked.
firewall() {
    printf 'table inet fire {
        chain in { type filter hook input priority 0; policy drop; iif lo accept; ct state established accept
            %s
        }
    }' "${2:-}" | ip netns exec "$prefix-$1" nft -f -
}

# spoil NUMBER CABLE_ARGUMENT ...: puts a bad cable between a computer and the switch.
spoil() {
    local number=$1
    shift
    ip -n "$prefix-net" link set "p$number" nomaster
    ip -n "$prefix-net" link add "c$number" type veth peer name "b$number"
    ip -n "$prefix-net" link set "b$number" master br0 up
    ip -n "$prefix-net" link set "c$number" up
    run net python3 "$here/cable.py" "p$number" "c$number" "$@"
}

firewalled() {
    join firewalled 36 3c:52:82:00:77:24
    ssh_server firewalled
    firewall firewalled
}

mdns_only() {
    join mdns-only 37 dc:a6:32:00:77:25
    announce mdns-only
    firewall mdns-only 'udp dport 5353 accept'
}

ipv6_only() {
    plug ipv6-only 38 00:0d:b9:00:77:26
    lives ipv6-only fd77::38 00:0d:b9:00:77:26
    ip -n "$prefix-ipv6-only" addr add fd77::38/64 dev eth0 nodad
    announce ipv6-only
    web ipv6-only '<title>Weather mast</title><h1>Wind: 3 m/s</h1>'
}

# Says nothing by itself, but answers who asks all computers of the link, ff02::1.
ipv6_quiet() {
    plug ipv6-quiet 39 00:0d:b9:00:77:27
    lives ipv6-quiet fd77::39 00:0d:b9:00:77:27
    ip -n "$prefix-ipv6-quiet" addr add fd77::39/64 dev eth0 nodad
    web ipv6-quiet '<title>Water meter</title><h1>12 litres</h1>'
}

slow() {
    local dir
    join slow 41 24:0a:c4:00:77:29
    dir=$(folder slow)
    printf 'listener 1883\nallow_anonymous true\nuser root\n' >"$dir/mosquitto.conf"
    run slow mosquitto -c "$dir/mosquitto.conf"
    web slow '<title>Garden shed</title><h1>It is 12 degrees</h1>'
    spoil 41 --delay 300 --loss 2
}

# behind NAME NUMBER: a computer that is reached through the repeater, which answers ARP for it with its
# own hardware address.
behind() {
    local name=$prefix-$1 number=$2
    lives "$1" "10.77.0.$number" "$repeater_mac"
    ip netns add "$name"
    ip link add eth0 netns "$name" type veth peer name "v$number" netns "$prefix-repeater"
    ip -n "$name" link set lo up
    # The repeater passes on no multicasts, so there is nobody to speak IPv6 with.
    ip netns exec "$name" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
    ip -n "$name" link set eth0 up
    ip -n "$name" addr add "10.77.0.$number/24" dev eth0
    ip -n "$prefix-repeater" link set "v$number" up
    ip -n "$prefix-repeater" route add "10.77.0.$number" dev "v$number"
    ip netns exec "$prefix-repeater" sysctl -qw "net.ipv4.conf.v$number.proxy_arp=1" \
        "net.ipv4.neigh.v$number.proxy_delay=0"
}

neighbours_of_one_address() {
    local dir
    repeater_mac=08:00:27:00:77:2c
    plug repeater 44 "$repeater_mac"
    ip netns exec "$prefix-repeater" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv4.ip_forward=1 \
        net.ipv4.conf.eth0.proxy_arp=1 net.ipv4.neigh.eth0.proxy_delay=0 \
        net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
    ip -n "$prefix-repeater" route add 10.77.0.0/24 dev eth0
    behind vm-desktop 44
    behind vm-server 45

    dir=$(folder vm-desktop)
    # shellcheck disable=SC2016  # the inner shell expands these
    run vm-desktop unshare -m bash -c '
        mount -t tmpfs none /run
        sed "s|^LogFile=.*|LogFile=/run/log|; s|^EnableSyslog=.*|EnableSyslog=false|" /etc/xrdp/xrdp.ini >/run/xrdp.ini
        exec xrdp --nodaemon --config /run/xrdp.ini
    '
    run vm-desktop env -u DISPLAY x11vnc -rawfb rand -rfbport 5900 -forever -shared -nopw -noipv6 -quiet -o "$dir/vnc.log"

    dir=$(folder vm-server)
    self_signed "$dir" /CN=server
    printf 'listener 8883\nallow_anonymous false\ncertfile %s/cert.pem\nkeyfile %s/key.pem\nuser root\n' \
        "$dir" "$dir" >"$dir/mosquitto.conf"
    run vm-server mosquitto -c "$dir/mosquitto.conf"
    mkdir -p "$dir/www"
    printf '<title>House server</title><h1>All is well</h1>' >"$dir/www/index.html"
    serve vm-server "$dir/www" 3000 8000 8123 8888 9000 32400
}

# light_hosts COUNT: a home of so many computers that show one page each, over IPv4 alone.
light_hosts() {
    local i dir last=$(($1 < 250 ? $1 : 251))
    mkdir -p "$state/light/www"
    dir=$state/light
    printf '<title>Lamp</title><h1>On</h1>' >"$dir/www/index.html"
    lighttpd_conf "$dir/www" "$dir" 80 >"$dir/conf"
    # The number of the scanner is left out.
    for i in $(seq "$last"); do
        [ "$i" = 250 ] || light_host "$i" "$dir/conf"
    done
    for i in $(seq "$last"); do
        [ "$i" = 250 ] || ready "light-$i" tcp 80
    done
}

light_host() {
    local mac
    mac=$(printf '24:0a:c4:01:77:%02x' "$1")
    plug "light-$1" "$1" "$mac"
    lives "light-$1" "10.77.0.$1" "$mac"
    ip netns exec "$prefix-light-$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    ip -n "$prefix-light-$1" addr add "10.77.0.$1/24" dev eth0
    run "light-$1" lighttpd -D -f "$2"
}
