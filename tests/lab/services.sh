# shellcheck shell=bash disable=SC2154  # `lab` sets here, prefix, state
# The services that more than one computer of the lab runs.

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

# ssh_server NAME: dropbear with a key of its own.
ssh_server() {
    local dir
    dir=$(folder "$1")
    dropbearkey -t ed25519 -f "$dir/key" >/dev/null 2>&1
    run "$1" dropbear -F -E -s -r "$dir/key" -P "$dir/pid" -p 22
}
