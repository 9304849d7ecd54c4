# shellcheck shell=bash
# Two computers with the same real services, each behind a login: on the first it is the login that the test
# calls the factory's, on the second it is another. Users stand in files that only these computers see.

factory_user='admin'
factory_password='fabrik-eins'

login_hosts() {
    doors factory 60 02:00:5e:00:77:3c "$factory_password"
    doors changed 61 02:00:5e:00:77:3d 'quite another one'
    local name port
    for name in factory changed; do
        for port in 21 22 23 80 8081 1883; do ready "$name" tcp "$port"; done
        ready "$name" udp 161
    done
}

# doors NAME NUMBER MAC PASSWORD: a computer whose every service asks for the login of one user.
doors() {
    local name=$1 password=$4 dir hash
    join "$name" "$2" "$3"
    dir=$(folder "$name")
    hash=$(openssl passwd -6 "$password")
    { cat /etc/passwd; printf '%s:x:1999:1999::/tmp:/bin/sh\n' "$factory_user"; } >"$dir/passwd"
    { cat /etc/shadow; printf '%s:%s:19000:0:99999:7:::\n' "$factory_user" "$hash"; } >"$dir/shadow"
    chmod 600 "$dir/shadow"
    dropbearkey -t ed25519 -f "$dir/key" >/dev/null 2>&1
    # A user of the home: its services ask the system who that is.
    as_home "$name" dropbear -F -E -r "$dir/key" -P "$dir/pid" -p 22
    printf 'telnet stream tcp6 nowait root /usr/sbin/telnetd telnetd\n' >"$dir/inetd.conf"
    as_home "$name" inetutils-inetd -d -p"$dir/inetd-pid" "$dir/inetd.conf"
    mkdir -p "$dir/empty"
    cat >"$dir/vsftpd.conf" <<CONF
listen_ipv6=YES
background=NO
local_enable=YES
secure_chroot_dir=$dir/empty
seccomp_sandbox=NO
CONF
    as_home "$name" vsftpd "$dir/vsftpd.conf"
    login_web "$name" "$dir" "$password"
    : >"$dir/mqtt-users"
    chmod 644 "$dir/mqtt-users"
    mosquitto_passwd -b "$dir/mqtt-users" "$factory_user" "$password" 2>/dev/null
    printf 'listener 1883\nallow_anonymous false\npassword_file %s\nuser root\n' "$dir/mqtt-users" >"$dir/mosquitto.conf"
    run "$name" mosquitto -c "$dir/mosquitto.conf"
    printf 'agentaddress udp:161\nrocommunity %s\nsysdescr Pretend agent\n' "${password%% *}" >"$dir/snmpd.conf"
    run "$name" snmpd -f -Lo -C -c "$dir/snmpd.conf" -p "$dir/snmpd-pid"
}

# as_home NAME CMD ...: a service that sees the users of that computer.
as_home() {
    local name=$1 dir
    shift
    dir=$(folder "$name")
    # shellcheck disable=SC2016  # the inner shell expands these
    run "$name" unshare -m bash -c '
        mount --bind "$1/passwd" /etc/passwd
        mount --bind "$1/shadow" /etc/shadow
        shift
        exec "$@"
    ' as_home "$dir" "$@"
}

# login_web NAME FOLDER PASSWORD: lighttpd with basic authentication on port 80 and digest on 8081.
login_web() {
    local name=$1 dir=$2 password=$3 scheme port
    mkdir -p "$dir/www"
    printf '<h1>Settings</h1>' >"$dir/www/index.html"
    printf '%s:%s\n' "$factory_user" "$password" >"$dir/users"
    for scheme in basic:80 digest:8081; do
        port=${scheme#*:}
        cat >"$dir/login-$port.conf" <<CONF
server.modules += ("mod_auth", "mod_authn_file")
server.document-root = "$dir/www"
server.port = $port
index-file.names = ("index.html")
mimetype.assign = (".html" => "text/html")
auth.backend = "plain"
auth.backend.plain.userfile = "$dir/users"
auth.require = ("/" => ("method" => "${scheme%:*}", "realm" => "Lab", "require" => "valid-user"))
CONF
        run "$name" lighttpd -D -f "$dir/login-$port.conf"
    done
}
