//! The rules, one file each.

mod adb_open;
mod admin_no_password;
mod admin_plain_http;
mod asked;
mod factory_password;
mod factory_stream;
mod files_uncovered;
mod firmware_old;
mod firmware_outdated;
mod ftp_anonymous;
mod hole_after_support;
mod hole_for_good;
mod ipv6_open;
mod known_hole;
mod model_unknown;
mod mqtt_no_login;
mod never_set_up;
mod old_parts;
mod open_control;
mod printer_open;
mod printer_raw;
mod provider_port;
mod recorder_ports;
mod remote_desktop;
mod remote_management;
mod service_closed;
mod shared_network;
mod snmp_factory_word;
mod snmp_public;
mod ssh_on_gadget;
mod strange_router;
mod support_ended;
mod takeover_profile;
mod tells_too_much;
mod telnet_open;
mod two_routers;
mod update_waits;
mod updates_itself;
mod upnp_on;
mod way_in;
mod way_in_exposes;
mod wifi_cover;
mod wifi_first_name;
mod wps_on;

use crate::{Page, Rule};

pub(crate) const ALL: &[Rule] = &[
    factory_password::RULE,
    factory_stream::RULE,
    admin_no_password::RULE,
    telnet_open::RULE,
    way_in_exposes::RULE,
    hole_for_good::RULE,
    firmware_outdated::RULE,
    support_ended::RULE,
    ftp_anonymous::RULE,
    mqtt_no_login::RULE,
    admin_plain_http::RULE,
    snmp_public::RULE,
    snmp_factory_word::RULE,
    known_hole::RULE,
    way_in::RULE,
    strange_router::RULE,
    wifi_cover::RULE,
    remote_management::RULE,
    wps_on::RULE,
    wifi_first_name::RULE,
    ipv6_open::RULE,
    updates_itself::RULE,
    adb_open::RULE,
    takeover_profile::RULE,
    never_set_up::RULE,
    hole_after_support::RULE,
    files_uncovered::RULE,
    recorder_ports::RULE,
    remote_desktop::RULE,
    provider_port::RULE,
    update_waits::RULE,
    service_closed::RULE,
    upnp_on::RULE,
    printer_raw::RULE,
    ssh_on_gadget::RULE,
    tells_too_much::RULE,
    firmware_old::RULE,
    two_routers::RULE,
    open_control::RULE,
    printer_open::RULE,
    old_parts::RULE,
    model_unknown::RULE,
    shared_network::RULE,
];

/// ETSI EN 303 645, which most rules lean on.
const EN_303_645: Page = Page {
    title: "ETSI EN 303 645: Cyber Security for Consumer Internet of Things",
    url: "https://www.etsi.org/deliver/etsi_en/303600_303699/303645/",
    seen: "2026-11-22",
};
