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

# lighttpd_conf FOLDER KEYS PORT ...: lines that serve a folder on each port, over IPv4 and IPv6. A port that
# ends in `s` speaks TLS, with cert.pem and key.pem of the folder KEYS; the first one does not.
lighttpd_conf() {
    local root=$1 keys=$2 first=$3 port tls
    shift 2
    cat <<CONF
server.modules += ("mod_openssl")
server.document-root = "$root"
server.port = $first
index-file.names = ("index.html")
mimetype.assign = (".html" => "text/html", ".xml" => "text/xml", ".cgi" => "text/xml", "" => "application/json")
CONF
    # shellcheck disable=SC2016  # lighttpd expands it
    for port; do
        tls=''
        [[ $port != *s ]] || tls="ssl.engine = \"enable\" ssl.pemfile = \"$keys/cert.pem\" ssl.privkey = \"$keys/key.pem\""
        [ "$port" = "$first" ] || printf '$SERVER["socket"] == "0.0.0.0:%s" { %s }\n' "${port%s}" "$tls"
        printf '$SERVER["socket"] == "[::]:%s" { server.use-ipv6 = "enable" %s }\n' "${port%s}" "$tls"
    done
}

# serve NAME FOLDER PORT ...: lighttpd with a folder on each port.
serve() {
    local name=$1 root=$2 dir
    shift 2
    dir=$(folder "$name")
    lighttpd_conf "$root" "$dir" "$@" >"$dir/lighttpd-$1.conf"
    run "$name" lighttpd -D -f "$dir/lighttpd-$1.conf"
}

# web NAME PAGE [EXTRA [PORT ...]]: lighttpd with one page.
web() {
    local name=$1 page=$2 extra=${3:-} dir
    dir=$(folder "$name")
    shift "$(($# > 3 ? 3 : $#))"
    [ $# -gt 0 ] || set -- 80
    mkdir -p "$dir/www"
    printf '%s' "$page" >"$dir/www/index.html"
    {
        lighttpd_conf "$dir/www" "$dir" "$@"
        printf 'server.tag = "%s"\n%s\n' "$name" "$extra"
    } >"$dir/lighttpd.conf"
    run "$name" lighttpd -D -f "$dir/lighttpd.conf"
}

# self_signed FOLDER SUBJECT: a key and its own certificate.
self_signed() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "$2" \
        -keyout "$1/key.pem" -out "$1/cert.pem" 2>/dev/null
}

# basic NAME REALM USER:PASSWORD: lighttpd's lines for HTTP basic authentication.
basic() {
    local dir
    dir=$(folder "$1")
    printf '%s\n' "$3" >"$dir/users"
    cat <<CONF
server.modules += ("mod_auth", "mod_authn_file")
auth.backend = "plain"
auth.backend.plain.userfile = "$dir/users"
auth.require = ("/" => ("method" => "basic", "realm" => "$2", "require" => "valid-user"))
CONF
}

router() {
    join router 1 94:83:c4:00:77:01
    web router '<title>Router</title><h1>Router</h1>' "$(basic router 'Home router' "$own_login")"
    # What providers look after their routers by, and what the router itself tells about its line.
    serve router "$(folder router-line)" 49000 7547
    run router dnsmasq --no-daemon --no-resolv --no-hosts --conf-file=/dev/null --user=root
}

# announce NAME: the computer's own message bus and avahi, under its own host name. What follows is run
# beside them.
announce() {
    local name=$1 dir
    shift
    dir=$(folder "$name")
    mkdir -p "$dir/services"
    [ ! -e "$here/products/$name.service" ] || cp "$here/products/$name.service" "$dir/services/"
    # shellcheck disable=SC2016  # the inner shell expands these
    run "$name" unshare -m -u bash -c '
        mkdir -p /run/dbus /run/avahi-daemon
        mount -t tmpfs none /run/dbus
        mount -t tmpfs none /run/avahi-daemon
        mount --bind "$3" /etc/avahi/services
        hostname "$1"
        dbus-daemon --system --nofork --nopidfile &
        for _ in $(seq 200); do [ -S /run/dbus/system_bus_socket ] && break; sleep 0.05; done
        avahi-daemon --no-rlimits --no-drop-root --no-chroot -f "$2" &
        for _ in $(seq 200); do [ -S /run/avahi-daemon/socket ] && break; sleep 0.05; done
        shift 3
        if [ $# -gt 0 ]; then "$@" & fi
        wait
    ' announce "$name" "$(avahi_conf "$dir")" "$dir/services" "$@"
}

avahi_conf() {
    cat >"$1/avahi.conf" <<'CONF'
[server]
use-ipv4=yes
use-ipv6=yes
[publish]
publish-workstation=yes
publish-hinfo=no
CONF
    printf '%s' "$1/avahi.conf"
}

# ipp_printer NAME MAKER MODEL LABEL: a printer that announces itself.
ipp_printer() {
    local dir
    dir=$(folder "$1")
    mkdir -p "$dir/spool" "$dir/keys"
    announce "$1" ippeveprinter -D file:///dev/null -d "$dir/spool" -K "$dir/keys" -M "$2" -m "$3" -p 631 "$4"
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

# ftp_server NAME YES|NO: vsftpd, with or without anonymous login.
ftp_server() {
    local dir
    dir=$(folder "$1")
    mkdir -p "$dir/empty" "$dir/files"
    cat >"$dir/vsftpd.conf" <<CONF
listen_ipv6=YES
background=NO
anonymous_enable=$2
local_enable=YES
anon_root=$dir/files
secure_chroot_dir=$dir/empty
ftpd_banner=Files of the house
seccomp_sandbox=NO
CONF
    run "$1" vsftpd "$dir/vsftpd.conf"
}

ftp() {
    join ftp 26 00:1d:73:00:77:1a
    ftp_server ftp YES
}

ftp_locked() {
    join ftp-locked 27 00:1d:73:00:77:1b
    ftp_server ftp-locked NO
}

# ssh_server NAME: dropbear with a key of its own.
ssh_server() {
    local dir
    dir=$(folder "$1")
    dropbearkey -t ed25519 -f "$dir/key" >/dev/null 2>&1
    run "$1" dropbear -F -E -s -r "$dir/key" -P "$dir/pid" -p 22
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
