# shellcheck shell=bash disable=SC2154  # `lab` sets here, prefix, state
# Computers that play products: lighttpd serves what such a product tells without a login, in its
# documented shape (products/NAME), and avahi announces it as the product does (products/NAME.service).
# Names and numbers in them are invented.

product_hosts() {
    shelly
    qnap
    second_printer
    roku
    sonos
    elgato
    cast
    ready shelly tcp 80
    ready qnap tcp 8080
    ready printer-two tcp 631
    ready roku tcp 8060
    ready sonos tcp 1400
    ready elgato tcp 9123
    ready cast tcp 8008
    ready cast tcp 8009
    # avahi speaks from the address that it learnt of last. (A label of ten letters cannot be asked for:
    # bash would send its length, a line feed, as the end of a datagram.)
    await qnap announces 43 _workstation _tcp local
    await printer-two announces 46 _ipp _tcp local
    await sonos announces 48 _sonos _tcp local
    await elgato announces 49 _elg _tcp local
    await cast announces 50 _googlecast _tcp local
}

# product NAME PORT ...: serves and announces the product. A port that ends in `s` speaks TLS.
product() {
    local name=$1 port dir
    shift
    dir=$(folder "$name")
    for port; do [[ $port != *s ]] || self_signed "$dir" "/CN=$name"; done
    serve "$name" "$here/products/$name" "$@"
    [ ! -e "$here/products/$name.service" ] || announce "$name"
}

# A battery device: asleep until somebody looks for it, and then 2 s late.
shelly() {
    join shelly 40 a8:03:2a:00:77:28
    product shelly 80
    spoil 40 --doze 2000
}

# One computer with two addresses.
qnap() {
    join qnap 42 24:5e:be:00:77:2a
    ip -n "$prefix-qnap" addr add 10.77.0.43/24 dev eth0
    product qnap 8080
}

second_printer() {
    join printer-two 46 00:26:ab:00:77:2e
    ipp_printer printer-two Acme 'InkSwift 300' 'Kitchen Printer'
}

# Real ones answer SSDP; this one is known by its port alone.
roku() {
    join roku 47 b0:a7:37:00:77:2f
    product roku 8060
}

sonos() {
    join sonos 48 00:0e:58:00:77:30
    product sonos 1400
}

elgato() {
    join elgato 49 3c:6a:9d:00:77:31
    product elgato 9123
}

cast() {
    join cast 50 54:60:09:00:77:32
    product cast 8008 8009s 8443s
}
