# shellcheck shell=bash disable=SC2154  # `lab` sets here, prefix, state
# The computers of the lab's home: which services they run, and how. What the scan must find of them
# stands in expected.toml. Those that are hard to see live in shy.sh, those that play products in
# products.sh.

# The product whose factory login web-factory still uses; the catalogue knows it.
factory_realm=${PORCHLIGHT_LAB_REALM:-TP-LINK Wireless N Router WR841N}
factory_login=${PORCHLIGHT_LAB_LOGIN:-admin:admin}
# The login that the owners of the other computers chose.
own_login=owner:correct-horse-battery

hosts() {
    router
    printer
    media
    files
    broker
    broker_locked
    snmp
    ftp
    ftp_locked
    ssh_host
    telnet
    web_basic
    web_factory
    web_open
    web_https
    workstation
    shy_hosts
    product_hosts
    ready router tcp 80
    ready router tcp 49000
    ready router udp 53
    ready printer tcp 631
    ready media tcp 8200
    ready files tcp 445
    ready files tcp 5001
    ready broker tcp 1883
    ready broker-locked tcp 1883
    ready snmp udp 161
    ready ftp tcp 21
    ready ftp-locked tcp 21
    ready ssh tcp 22
    ready telnet tcp 23
    ready telnet tcp 2323
    ready web-basic tcp 80
    ready web-factory tcp 80
    ready web-open tcp 80
    ready web-https tcp 443
    # Whoever claims a name on the network is heard a second after its socket is open.
    await printer announces 20 _ipp _tcp local
    await workstation announces 35 _workstation _tcp local
    await mdns-only announces 37 _workstation _tcp local
}

router() {
    join router 1 94:83:c4:00:77:01
    web router '<title>Router</title><h1>Router</h1>' "$(basic router 'Home router' "$own_login")"
    # What providers look after their routers by, and what the router itself tells about its line.
    serve router "$(folder router-line)" 49000 7547
    run router dnsmasq --no-daemon --no-resolv --no-hosts --conf-file=/dev/null --user=root
}

printer() {
    join printer 20 00:15:af:00:77:14
    ipp_printer printer Acme 'LaserFast 2000' 'Office Printer'
}

workstation() {
    join workstation 35 b8:27:eb:00:77:23
    announce workstation
}

media() {
    local dir
    join media 21 00:90:a9:00:77:15
    dir=$(folder media)
    mkdir -p "$dir/db" "$dir/log" "$dir/files"
    cat >"$dir/minidlna.conf" <<CONF
network_interface=eth0
media_dir=$dir/files
db_dir=$dir/db
log_dir=$dir/log
friendly_name=Film shelf
notify_interval=30
CONF
    run media minidlnad -S -f "$dir/minidlna.conf" -P "$dir/pid"
}

files() {
    local dir part
    join files 22 00:11:32:00:77:16
    dir=$(folder files)
    for part in lock state cache pid private ncalrpc share; do mkdir -p "$dir/$part"; done
    cat >"$dir/smb.conf" <<CONF
[global]
    server role = standalone server
    map to guest = Bad User
    lock directory = $dir/lock
    state directory = $dir/state
    cache directory = $dir/cache
    pid directory = $dir/pid
    private dir = $dir/private
    ncalrpc dir = $dir/ncalrpc
    log file = $dir/log
    disable spoolss = yes
    load printers = no
[share]
    path = $dir/share
    guest ok = yes
    read only = yes
CONF
    # The page of the files' keeper, plain and over TLS.
    self_signed "$dir" /CN=files
    printf '<title>Files of the house</title>' >"$dir/share/index.html"
    serve files "$dir/share" 5000 5001s
    run files smbd -F --no-process-group -s "$dir/smb.conf"
}

broker() {
    local dir
    join broker 23 24:0a:c4:00:77:17
    dir=$(folder broker)
    printf 'listener 1883\nallow_anonymous true\nuser root\n' >"$dir/mosquitto.conf"
    run broker mosquitto -c "$dir/mosquitto.conf"
}

broker_locked() {
    local dir
    join broker-locked 24 24:0a:c4:00:77:18
    dir=$(folder broker-locked)
    mosquitto_passwd -b -c "$dir/users" "${own_login%%:*}" "${own_login#*:}"
    printf 'listener 1883\nallow_anonymous false\npassword_file %s/users\nuser root\n' "$dir" >"$dir/mosquitto.conf"
    run broker-locked mosquitto -c "$dir/mosquitto.conf"
}

snmp() {
    local dir
    join snmp 25 00:04:a3:00:77:19
    dir=$(folder snmp)
    printf 'agentAddress udp:161,udp6:161\nrocommunity public\nrocommunity6 public\nsysDescr Acme Weather Station, firmware 1.2\n' >"$dir/snmpd.conf"
    # Without smux, which would open a TCP port beside.
    run snmp env SNMP_PERSISTENT_DIR="$dir" MIBS= snmpd -f -C -c "$dir/snmpd.conf" -I -smux -Lo
}

ftp() {
    join ftp 26 00:1d:73:00:77:1a
    ftp_server ftp YES
}

ftp_locked() {
    join ftp-locked 27 00:1d:73:00:77:1b
    ftp_server ftp-locked NO
}

ssh_host() {
    join ssh 28 dc:a6:32:00:77:1c
    ssh_server ssh
}

telnet() {
    local dir
    join telnet 29 00:e0:4c:00:77:1d
    dir=$(folder telnet)
    # A tcp6 line serves both: its socket takes IPv4 as well.
    printf '%s stream tcp6 nowait root /usr/sbin/telnetd telnetd\n' telnet 2323 >"$dir/inetd.conf"
    run telnet inetutils-inetd -d -p"$dir/pid" "$dir/inetd.conf"
}

web_basic() {
    join web-basic 30 00:08:dc:00:77:1e
    web web-basic '<title>Boiler</title>' "$(basic web-basic 'Boiler control' "$own_login")"
}

web_factory() {
    join web-factory 31 50:c7:bf:00:77:1f
    web web-factory '<title>WR841N</title><h1>Status</h1>' "$(basic web-factory "$factory_realm" "$factory_login")"
}

web_open() {
    join web-open 32 00:02:d1:00:77:20
    web web-open '<title>Camera settings</title><h1>Device settings</h1>
        <form method="post"><label>Administrator password <input name="p"></label>
        <button>Save</button><button name="reboot">Reboot</button></form>'
}

web_https() {
    local dir
    join web-https 33 00:37:6d:00:77:21
    dir=$(folder web-https)
    self_signed "$dir" /CN=heating
    # shellcheck disable=SC2016  # lighttpd expands these
    web web-https '<title>Heating</title><form method="post"><input type="password" name="p"></form>' '
server.modules += ("mod_redirect")
$HTTP["scheme"] == "http" { url.redirect = ("" => "https://${url.authority}${url.path}") }' 80 443s
}
